package main

// english returns the English name of a holiday that a source gives another name.
func english(name string) string {
	if e, ok := englishNames[name]; ok {
		return e
	}
	return name
}

var englishNames = map[string]string{
	"Implantação da República":                       "Republic Day",
	"Restauração da Independência":                   "Restoration of Independence",
	"Bundesfeiertag":                                 "National Day",
	"Día de la Constitución Española":                "Constitution Day",
	"Fiesta Nacional de España":                      "National Day",
	"Lunar New Year’s Day":                           "Lunar New Year's Day",
	"Commemoration of Atatürk, Youth and Sports Day": "Commemoration of Atatürk and Youth and Sports Day",
	"National Day / Double Tenth Day":                "National Day",
	"Simchat Torah/ Shmini Atzeret":                  "Simchat Torah",
	"Mimouna, Seventh day of Passover":               "Seventh day of Passover",
	"The forth day of the Chinese New Year":          "The fourth day of the Chinese New Year",
}
