package officehours

// The two revisions of the page that the hours come from.
const (
	page      = "Partner Center support hours"
	newerPage = "Partner Center support hours, the newer revision, which adds Asia"
)

// The doubts, each a whole sentence. A row joins those that apply to it.
const (
	asia            = "Which countries count as Asia is not published: read as Asia of UN M49."
	asiaTaiwan      = "Which countries count as Asia is not published, and UN M49 has no entry for this one: read as its neighbors."
	notNorthAmerica = "Whether North America means more than the United States and Canada is not published: read as no."
	pacific         = "The page says Pacific Standard Time: read as the time of Los Angeles, summer time included."
	primaryZone     = "The country has several zones: the one that CLDR calls primary is used."
	severalZones    = "The country has several zones, and none is published."
	since2024       = "The time of the whole country since 2024-03-01, but of its east only before that day."
	rest            = "The page says weekdays, read as those of the country, which rests on Friday and Saturday."
	sunday          = "The page says weekdays, read as Monday to Friday; Microsoft 365 answers from Sunday to Thursday here."
	moscow          = "The page says local time; Microsoft 365 states its hours in Moscow time here."
	eastern         = "The page says Pacific time; Microsoft 365 states its French hours in Eastern time here."
	swappedDays     = "Weekend days that the government makes working days are not mentioned."
)

// The opening hours that the page gives.
const (
	standard     = "09:00-17:00"
	northAmerica = "06:00-18:00"
	japan        = "09:00-17:30"
	asian        = "09:00-18:00"
)

// rows is sorted by country.
var rows = [...]Row{
	{"AD", "Europe/Andorra", standard, MondayToFriday, page, ""},
	{"AE", "Asia/Dubai", asian, MondayToFriday, newerPage, asia + " " + sunday},
	{"AM", "Asia/Yerevan", asian, MondayToFriday, newerPage, asia + " " + moscow},
	{"AO", "Africa/Luanda", standard, MondayToFriday, page, ""},
	{"AR", "", standard, MondayToFriday, page, severalZones},
	{"AT", "Europe/Vienna", standard, MondayToFriday, page, ""},
	{"AU", "", standard, MondayToFriday, page, severalZones},
	{"AZ", "Asia/Baku", asian, MondayToFriday, newerPage, asia + " " + moscow},
	{"BE", "Europe/Brussels", standard, MondayToFriday, page, ""},
	{"BF", "Africa/Ouagadougou", standard, MondayToFriday, page, ""},
	{"BG", "Europe/Sofia", standard, MondayToFriday, page, ""},
	{"BH", "Asia/Bahrain", asian, SundayToThursday, newerPage, asia + " " + rest},
	{"BJ", "Africa/Porto-Novo", standard, MondayToFriday, page, ""},
	{"BO", "America/La_Paz", standard, MondayToFriday, page, ""},
	{"BR", "", standard, MondayToFriday, page, severalZones},
	{"BS", "America/Nassau", standard, MondayToFriday, page, notNorthAmerica},
	{"BY", "Europe/Minsk", standard, MondayToFriday, page, moscow},
	{"CA", "America/Los_Angeles", northAmerica, MondayToFriday, page, pacific + " " + eastern},
	{"CH", "Europe/Zurich", standard, MondayToFriday, page, ""},
	{"CL", "America/Santiago", standard, MondayToFriday, page, primaryZone},
	{"CM", "Africa/Douala", standard, MondayToFriday, page, ""},
	{"CN", "Asia/Shanghai", asian, MondayToFriday, newerPage, asia + " " + primaryZone + " " + swappedDays},
	{"CO", "America/Bogota", standard, MondayToFriday, page, ""},
	{"CR", "America/Costa_Rica", standard, MondayToFriday, page, notNorthAmerica},
	{"CV", "Atlantic/Cape_Verde", standard, MondayToFriday, page, ""},
	{"CZ", "Europe/Prague", standard, MondayToFriday, page, ""},
	{"DE", "Europe/Berlin", standard, MondayToFriday, page, primaryZone},
	{"DK", "Europe/Copenhagen", standard, MondayToFriday, page, ""},
	{"DO", "America/Santo_Domingo", standard, MondayToFriday, page, notNorthAmerica},
	{"DZ", "Africa/Algiers", standard, SundayToThursday, page, rest},
	{"EC", "America/Guayaquil", standard, MondayToFriday, page, primaryZone},
	{"EE", "Europe/Tallinn", standard, MondayToFriday, page, ""},
	{"ES", "Europe/Madrid", standard, MondayToFriday, page, primaryZone},
	{"FI", "Europe/Helsinki", standard, MondayToFriday, page, ""},
	{"FR", "Europe/Paris", standard, MondayToFriday, page, ""},
	{"GB", "Europe/London", standard, MondayToFriday, page, ""},
	{"GE", "Asia/Tbilisi", asian, MondayToFriday, newerPage, asia + " " + moscow},
	{"GR", "Europe/Athens", standard, MondayToFriday, page, ""},
	{"GT", "America/Guatemala", standard, MondayToFriday, page, notNorthAmerica},
	{"HK", "Asia/Hong_Kong", asian, MondayToFriday, newerPage, asia},
	{"HN", "America/Tegucigalpa", standard, MondayToFriday, page, notNorthAmerica},
	{"HR", "Europe/Zagreb", standard, MondayToFriday, page, ""},
	{"HU", "Europe/Budapest", standard, MondayToFriday, page, ""},
	{"ID", "", asian, MondayToFriday, newerPage, asia + " " + severalZones},
	{"IE", "Europe/Dublin", standard, MondayToFriday, page, ""},
	{"IL", "Asia/Jerusalem", asian, SundayToThursday, newerPage, asia + " " + rest},
	{"IN", "Asia/Kolkata", asian, MondayToFriday, newerPage, asia},
	{"IQ", "Asia/Baghdad", asian, SundayToThursday, newerPage, asia + " " + rest},
	{"IS", "Atlantic/Reykjavik", standard, MondayToFriday, page, ""},
	{"IT", "Europe/Rome", standard, MondayToFriday, page, ""},
	{"JO", "Asia/Amman", asian, SundayToThursday, newerPage, asia + " " + rest},
	{"JP", "Asia/Tokyo", japan, MondayToFriday, page, ""},
	{"KG", "Asia/Bishkek", asian, MondayToFriday, newerPage, asia + " " + moscow},
	{"KR", "Asia/Seoul", asian, MondayToFriday, newerPage, asia},
	{"KW", "Asia/Kuwait", asian, SundayToThursday, newerPage, asia + " " + rest},
	{"KZ", "Asia/Almaty", asian, MondayToFriday, newerPage, asia + " " + since2024 + " " + moscow},
	{"LB", "Asia/Beirut", asian, MondayToFriday, newerPage, asia + " " + sunday},
	{"LI", "Europe/Vaduz", standard, MondayToFriday, page, ""},
	{"LT", "Europe/Vilnius", standard, MondayToFriday, page, ""},
	{"LU", "Europe/Luxembourg", standard, MondayToFriday, page, ""},
	{"LV", "Europe/Riga", standard, MondayToFriday, page, ""},
	{"MA", "Africa/Casablanca", standard, MondayToFriday, page, sunday},
	{"MC", "Europe/Monaco", standard, MondayToFriday, page, ""},
	{"MN", "", asian, MondayToFriday, newerPage, asia + " " + severalZones + " " + moscow},
	{"MO", "Asia/Macau", asian, MondayToFriday, newerPage, asia},
	{"MU", "Indian/Mauritius", standard, MondayToFriday, page, ""},
	{"MX", "", standard, MondayToFriday, page, notNorthAmerica + " " + severalZones},
	{"MY", "Asia/Kuala_Lumpur", asian, MondayToFriday, newerPage, asia + " " + primaryZone},
	{"MZ", "Africa/Maputo", standard, MondayToFriday, page, ""},
	{"NE", "Africa/Niamey", standard, MondayToFriday, page, ""},
	{"NI", "America/Managua", standard, MondayToFriday, page, notNorthAmerica},
	{"NL", "Europe/Amsterdam", standard, MondayToFriday, page, ""},
	{"NO", "Europe/Oslo", standard, MondayToFriday, page, ""},
	{"NZ", "Pacific/Auckland", standard, MondayToFriday, page, primaryZone},
	{"OM", "Asia/Muscat", asian, SundayToThursday, newerPage, asia + " " + rest},
	{"PA", "America/Panama", standard, MondayToFriday, page, notNorthAmerica},
	{"PE", "America/Lima", standard, MondayToFriday, page, ""},
	{"PF", "", standard, MondayToFriday, page, severalZones},
	{"PH", "Asia/Manila", asian, MondayToFriday, newerPage, asia},
	{"PK", "Asia/Karachi", asian, MondayToFriday, newerPage, asia},
	{"PL", "Europe/Warsaw", standard, MondayToFriday, page, ""},
	{"PR", "America/Puerto_Rico", standard, MondayToFriday, page, notNorthAmerica},
	{"PS", "", asian, MondayToFriday, newerPage, asia + " " + severalZones + " " + sunday},
	{"PT", "Europe/Lisbon", standard, MondayToFriday, page, primaryZone},
	{"PY", "America/Asuncion", standard, MondayToFriday, page, ""},
	{"QA", "Asia/Qatar", asian, SundayToThursday, newerPage, asia + " " + rest},
	{"RE", "Indian/Reunion", standard, MondayToFriday, page, ""},
	{"RO", "Europe/Bucharest", standard, MondayToFriday, page, ""},
	{"RU", "", standard, MondayToFriday, page, severalZones},
	{"RW", "Africa/Kigali", standard, MondayToFriday, page, ""},
	{"SA", "Asia/Riyadh", asian, SundayToThursday, newerPage, asia + " " + rest},
	{"SE", "Europe/Stockholm", standard, MondayToFriday, page, ""},
	{"SG", "Asia/Singapore", asian, MondayToFriday, newerPage, asia},
	{"SI", "Europe/Ljubljana", standard, MondayToFriday, page, ""},
	{"SK", "Europe/Bratislava", standard, MondayToFriday, page, ""},
	{"SM", "Europe/San_Marino", standard, MondayToFriday, page, ""},
	{"SN", "Africa/Dakar", standard, MondayToFriday, page, ""},
	{"SV", "America/El_Salvador", standard, MondayToFriday, page, notNorthAmerica},
	{"TG", "Africa/Lome", standard, MondayToFriday, page, ""},
	{"TH", "Asia/Bangkok", asian, MondayToFriday, newerPage, asia},
	{"TJ", "Asia/Dushanbe", asian, MondayToFriday, newerPage, asia + " " + moscow},
	{"TL", "Asia/Dili", asian, MondayToFriday, newerPage, asia},
	{"TM", "Asia/Ashgabat", asian, MondayToFriday, newerPage, asia + " " + moscow},
	{"TN", "Africa/Tunis", standard, MondayToFriday, page, sunday},
	{"TR", "Europe/Istanbul", asian, MondayToFriday, newerPage, asia},
	{"TW", "Asia/Taipei", asian, MondayToFriday, newerPage, asiaTaiwan},
	{"UA", "Europe/Kyiv", standard, MondayToFriday, page, primaryZone + " " + moscow},
	{"US", "America/Los_Angeles", northAmerica, MondayToFriday, page, pacific},
	{"UY", "America/Montevideo", standard, MondayToFriday, page, ""},
	{"UZ", "Asia/Tashkent", asian, MondayToFriday, newerPage, asia + " " + primaryZone + " " + moscow},
	{"VA", "Europe/Vatican", standard, MondayToFriday, page, ""},
	{"VE", "America/Caracas", standard, MondayToFriday, page, ""},
	{"YE", "Asia/Aden", asian, SundayToThursday, newerPage, asia + " " + rest},
	{"ZA", "Africa/Johannesburg", standard, MondayToFriday, page, ""},
}
