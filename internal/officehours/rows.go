package officehours

// The two revisions of the page that the hours come from.
const (
	page      = "Partner Center support hours"
	newerPage = "Partner Center support hours, the newer revision, which adds Asia"
)

// The doubts, each a whole sentence; a row joins those that hold for it.
const (
	asia            = "Which countries count as Asia is not published: read as Asia of UN M49."
	asiaTaiwan      = "Which countries count as Asia is not published, and UN M49 has no entry for this one: read as its neighbors."
	notNorthAmerica = "Whether North America means more than the United States and Canada is not published: read as no."
	pacific         = "The page says Pacific Standard Time: read as the time of Los Angeles, summer time included."
	primaryZone     = "The country has several zones: the one that CLDR calls primary is used."
	severalZones    = "The country has several zones, and none is published."
	since2024       = "The time of the whole country since 2024-03-01, but of its east only before that day."
	sunday          = "The page says weekdays, read as Monday to Friday; Microsoft 365 answers from Sunday to Thursday here."
	moscow          = "The page says local time; Microsoft 365 states its hours in Moscow time here."
	eastern         = "The page says Pacific time; Microsoft 365 states its French hours in Eastern time here."
	swappedDays     = "Weekend days that the government makes working days are not mentioned."
)

// The opening hours that the page knows.
const (
	standard     = "09:00-17:00"
	northAmerica = "06:00-18:00"
	japan        = "09:00-17:30"
	asian        = "09:00-18:00"
)

// rows is sorted by country.
var rows = [...]Row{
	{"AD", "Europe/Andorra", standard, page, ""},
	{"AE", "Asia/Dubai", asian, newerPage, asia + " " + sunday},
	{"AM", "Asia/Yerevan", asian, newerPage, asia + " " + moscow},
	{"AO", "Africa/Luanda", standard, page, ""},
	{"AR", "", standard, page, severalZones},
	{"AT", "Europe/Vienna", standard, page, ""},
	{"AU", "", standard, page, severalZones},
	{"AZ", "Asia/Baku", asian, newerPage, asia + " " + moscow},
	{"BE", "Europe/Brussels", standard, page, ""},
	{"BF", "Africa/Ouagadougou", standard, page, ""},
	{"BG", "Europe/Sofia", standard, page, ""},
	{"BH", "Asia/Bahrain", asian, newerPage, asia + " " + sunday},
	{"BJ", "Africa/Porto-Novo", standard, page, ""},
	{"BO", "America/La_Paz", standard, page, ""},
	{"BR", "", standard, page, severalZones},
	{"BS", "America/Nassau", standard, page, notNorthAmerica},
	{"BY", "Europe/Minsk", standard, page, moscow},
	{"CA", "America/Los_Angeles", northAmerica, page, pacific + " " + eastern},
	{"CH", "Europe/Zurich", standard, page, ""},
	{"CL", "America/Santiago", standard, page, primaryZone},
	{"CM", "Africa/Douala", standard, page, ""},
	{"CN", "Asia/Shanghai", asian, newerPage, asia + " " + primaryZone + " " + swappedDays},
	{"CO", "America/Bogota", standard, page, ""},
	{"CR", "America/Costa_Rica", standard, page, notNorthAmerica},
	{"CV", "Atlantic/Cape_Verde", standard, page, ""},
	{"CZ", "Europe/Prague", standard, page, ""},
	{"DE", "Europe/Berlin", standard, page, primaryZone},
	{"DK", "Europe/Copenhagen", standard, page, ""},
	{"DO", "America/Santo_Domingo", standard, page, notNorthAmerica},
	{"DZ", "Africa/Algiers", standard, page, sunday},
	{"EC", "America/Guayaquil", standard, page, primaryZone},
	{"EE", "Europe/Tallinn", standard, page, ""},
	{"ES", "Europe/Madrid", standard, page, primaryZone},
	{"FI", "Europe/Helsinki", standard, page, ""},
	{"FR", "Europe/Paris", standard, page, ""},
	{"GB", "Europe/London", standard, page, ""},
	{"GE", "Asia/Tbilisi", asian, newerPage, asia + " " + moscow},
	{"GR", "Europe/Athens", standard, page, ""},
	{"GT", "America/Guatemala", standard, page, notNorthAmerica},
	{"HK", "Asia/Hong_Kong", asian, newerPage, asia},
	{"HN", "America/Tegucigalpa", standard, page, notNorthAmerica},
	{"HR", "Europe/Zagreb", standard, page, ""},
	{"HU", "Europe/Budapest", standard, page, ""},
	{"ID", "", asian, newerPage, asia + " " + severalZones},
	{"IE", "Europe/Dublin", standard, page, ""},
	{"IL", "Asia/Jerusalem", asian, newerPage, asia + " " + sunday},
	{"IN", "Asia/Kolkata", asian, newerPage, asia},
	{"IQ", "Asia/Baghdad", asian, newerPage, asia + " " + sunday},
	{"IS", "Atlantic/Reykjavik", standard, page, ""},
	{"IT", "Europe/Rome", standard, page, ""},
	{"JO", "Asia/Amman", asian, newerPage, asia + " " + sunday},
	{"JP", "Asia/Tokyo", japan, page, ""},
	{"KG", "Asia/Bishkek", asian, newerPage, asia + " " + moscow},
	{"KR", "Asia/Seoul", asian, newerPage, asia},
	{"KW", "Asia/Kuwait", asian, newerPage, asia + " " + sunday},
	{"KZ", "Asia/Almaty", asian, newerPage, asia + " " + since2024 + " " + moscow},
	{"LB", "Asia/Beirut", asian, newerPage, asia + " " + sunday},
	{"LI", "Europe/Vaduz", standard, page, ""},
	{"LT", "Europe/Vilnius", standard, page, ""},
	{"LU", "Europe/Luxembourg", standard, page, ""},
	{"LV", "Europe/Riga", standard, page, ""},
	{"MA", "Africa/Casablanca", standard, page, sunday},
	{"MC", "Europe/Monaco", standard, page, ""},
	{"MN", "", asian, newerPage, asia + " " + severalZones + " " + moscow},
	{"MO", "Asia/Macau", asian, newerPage, asia},
	{"MU", "Indian/Mauritius", standard, page, ""},
	{"MX", "", standard, page, notNorthAmerica + " " + severalZones},
	{"MY", "Asia/Kuala_Lumpur", asian, newerPage, asia + " " + primaryZone},
	{"MZ", "Africa/Maputo", standard, page, ""},
	{"NE", "Africa/Niamey", standard, page, ""},
	{"NI", "America/Managua", standard, page, notNorthAmerica},
	{"NL", "Europe/Amsterdam", standard, page, ""},
	{"NO", "Europe/Oslo", standard, page, ""},
	{"NZ", "Pacific/Auckland", standard, page, primaryZone},
	{"OM", "Asia/Muscat", asian, newerPage, asia + " " + sunday},
	{"PA", "America/Panama", standard, page, notNorthAmerica},
	{"PE", "America/Lima", standard, page, ""},
	{"PF", "", standard, page, severalZones},
	{"PH", "Asia/Manila", asian, newerPage, asia},
	{"PK", "Asia/Karachi", asian, newerPage, asia},
	{"PL", "Europe/Warsaw", standard, page, ""},
	{"PR", "America/Puerto_Rico", standard, page, notNorthAmerica},
	{"PS", "", asian, newerPage, asia + " " + severalZones + " " + sunday},
	{"PT", "Europe/Lisbon", standard, page, primaryZone},
	{"PY", "America/Asuncion", standard, page, ""},
	{"QA", "Asia/Qatar", asian, newerPage, asia + " " + sunday},
	{"RE", "Indian/Reunion", standard, page, ""},
	{"RO", "Europe/Bucharest", standard, page, ""},
	{"RU", "", standard, page, severalZones},
	{"RW", "Africa/Kigali", standard, page, ""},
	{"SA", "Asia/Riyadh", asian, newerPage, asia + " " + sunday},
	{"SE", "Europe/Stockholm", standard, page, ""},
	{"SG", "Asia/Singapore", asian, newerPage, asia},
	{"SI", "Europe/Ljubljana", standard, page, ""},
	{"SK", "Europe/Bratislava", standard, page, ""},
	{"SM", "Europe/San_Marino", standard, page, ""},
	{"SN", "Africa/Dakar", standard, page, ""},
	{"SV", "America/El_Salvador", standard, page, notNorthAmerica},
	{"TG", "Africa/Lome", standard, page, ""},
	{"TH", "Asia/Bangkok", asian, newerPage, asia},
	{"TJ", "Asia/Dushanbe", asian, newerPage, asia + " " + moscow},
	{"TL", "Asia/Dili", asian, newerPage, asia},
	{"TM", "Asia/Ashgabat", asian, newerPage, asia + " " + moscow},
	{"TN", "Africa/Tunis", standard, page, sunday},
	{"TR", "Europe/Istanbul", asian, newerPage, asia},
	{"TW", "Asia/Taipei", asian, newerPage, asiaTaiwan},
	{"UA", "Europe/Kyiv", standard, page, primaryZone + " " + moscow},
	{"US", "America/Los_Angeles", northAmerica, page, pacific},
	{"UY", "America/Montevideo", standard, page, ""},
	{"UZ", "Asia/Tashkent", asian, newerPage, asia + " " + primaryZone + " " + moscow},
	{"VA", "Europe/Vatican", standard, page, ""},
	{"VE", "America/Caracas", standard, page, ""},
	{"YE", "Asia/Aden", asian, newerPage, asia + " " + sunday},
	{"ZA", "Africa/Johannesburg", standard, page, ""},
}
