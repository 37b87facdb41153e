package main

import (
	"path/filepath"
	"slices"
	"strconv"
)

// kholidays is the version of libkf5holidays5 and its header files in Debian 12.
const kholidays = "1:5.103.0-1"

// compile makes the program that asks KHolidays. Its files lie below root, and
// not where the system would look for them.
const compile = `
lib=$(dirname root/usr/lib/*/libKF5Holidays.so.5) qt=$(echo root/usr/include/*/qt5)
g++ -std=c++17 -fPIC -w -o kholidays kholidays.cpp \
	-I$qt -I$qt/QtCore -Iroot/usr/include/KF5/KHolidays -L$lib \
	-l:libKF5Holidays.so.5 -l:libQt5Core.so.5 -Wl,--disable-new-dtags,-rpath,$PWD/$lib`

// fromKHolidays reads the days off of whole countries, or those that all parts
// of a country share, by a program that is compiled against the library.
func fromKHolidays(dir string) (days, error) {
	packages := []string{
		"libkf5holidays5=" + kholidays, "libkf5holidays-dev=" + kholidays,
		"qtbase5-dev", "libqt5core5a", "libpcre2-16-0", "libdouble-conversion3",
	}
	if _, err := lines(dir, "apt-get", append([]string{"download"}, packages...)...); err != nil {
		return nil, err
	}
	debs, err := filepath.Glob(filepath.Join(dir, "*.deb"))
	if err != nil {
		return nil, err
	}
	for _, deb := range debs {
		if _, err := lines(dir, "dpkg", "--extract", deb, "root"); err != nil {
			return nil, err
		}
	}
	if _, err := lines(dir, "bash", "-ec", compile); err != nil {
		return nil, err
	}
	args := slices.Concat([]string{"LC_ALL=C.UTF-8", "./kholidays"}, years)
	for _, country := range countries {
		args = append(args, kholidaysRegions[country]...)
	}
	listed, err := lines(dir, "env", args...)
	if err != nil {
		return nil, err
	}
	byRegion := days{}
	for _, line := range listed {
		length, err := strconv.Atoi(line[2])
		if err != nil {
			return nil, err
		}
		if err := byRegion.addRun(line[0], line[1], length, line[3]); err != nil {
			return nil, err
		}
	}
	found := days{}
	for country, regions := range kholidaysRegions {
		found.addShared(country, byRegion, regions)
	}
	return found, nil
}

// kholidaysRegions are the files of KHolidays for each country. It has none for
// Saudi Arabia, and no day off in that for Israel.
var kholidaysRegions = map[string][]string{
	"AT": {"at_de"},
	"AU": {
		"au-act_en-gb", "au-nsw_en-gb", "au-nt_en-gb", "au-qld_en-gb",
		"au-sa_en-gb", "au-tas_en-gb", "au-vic_en-gb", "au-wa_en-gb",
	},
	"BE": {"be_fr"},
	"BR": {"br_pt-br"},
	"CA": {"ca_en-gb"},
	"CH": {"ch_de"},
	"CN": {"cn_zh-cn"},
	"CZ": {"cz_cs"},
	"DE": {"de_de"},
	"ES": {"es_es"},
	"FR": {"fr_fr"},
	"GB": {"gb-eaw_en-gb", "gb-nir_en-gb", "gb-sct_en-gb"},
	"HK": {"hk_en-gb"},
	"IN": {"in_en-gb"},
	"IT": {"it_it"},
	"JP": {"jp_en-us"},
	"KR": {"kr_ko"},
	"MX": {"mx_es"},
	"NL": {"nl_nl"},
	"PL": {"pl_pl"},
	"PT": {"pt_pt"},
	"RU": {"ru_ru"},
	"SG": {"sg_en-gb"},
	"TR": {"tr_en-gb"},
	"TW": {"tw_zh-tw"},
	"US": {"us_en-us"},
}
