package main

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The exact versions of what is downloaded. rickar/cal is pinned in go.mod.
const (
	dateHolidays = "date-holidays@3.37.0"
	kholidays    = "5.103.0-1" // of libkf5holidays5 and its header files, in Debian 12
)

//go:embed ask/dateholidays.cjs
var dateHolidaysScript []byte

//go:embed ask/calendars.cjs
var calendarsScript []byte

//go:embed ask/kholidays.cpp
var kholidaysProgram []byte

// days are the days off that one source knows, with their names.
type days map[string]map[string]string // country, then date

func (d days) add(country, date, name string) {
	if d[country] == nil {
		d[country] = map[string]string{}
	}
	if _, ok := d[country][date]; !ok {
		d[country][date] = name
	}
}

// fetch asks all sources, in a temporary directory, and compares them.
func fetch() ([]compared, error) {
	dir, err := os.MkdirTemp("", "officehours")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	d, err := fromDateHolidays(filepath.Join(dir, "npm"))
	if err != nil {
		return nil, fmt.Errorf("date-holidays: %w", err)
	}
	k, err := fromKHolidays(filepath.Join(dir, "debian"))
	if err != nil {
		return nil, fmt.Errorf("KHolidays: %w", err)
	}
	i, err := fromCalendars(dir)
	if err != nil {
		return nil, fmt.Errorf("calendars: %w", err)
	}
	return compare(map[string]days{"d": d, "i": i, "k": k, "r": fromRickar()}), nil
}

// compare merges the days of the sources, by their letters, sorted by country
// and date. The name is that of date-holidays if it has one.
func compare(sources map[string]days) []compared {
	var all []compared
	for _, country := range countries {
		names := map[string]string{}
		for _, letter := range []string{"r", "k", "i", "d"} {
			maps.Copy(names, sources[letter][country])
		}
		for _, date := range slices.Sorted(maps.Keys(names)) {
			c := compared{Country: country, Date: date, Name: names[date]}
			for _, letter := range slices.Sorted(maps.Keys(sources)) {
				if _, ok := sources[letter][country][date]; ok {
					c.Sources += letter
				}
			}
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b compared) int {
		return cmp.Or(cmp.Compare(a.Country, b.Country), cmp.Compare(a.Date, b.Date))
	})
	return all
}

// lines runs a command in dir and returns the tab-separated lines it prints.
func lines(dir string, env []string, name string, args ...string) ([][]string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, complaint.Bytes())
	}
	var split [][]string
	for line := range strings.Lines(string(out)) {
		split = append(split, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
	}
	return split, nil
}

// fromDateHolidays reads the public holidays of whole countries. A day that
// lasts from noon is a custom or half a day: decisions.csv says which.
func fromDateHolidays(dir string) (days, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "list.cjs"), dateHolidaysScript, 0o666); err != nil {
		return nil, err
	}
	if _, err := lines(dir, nil, "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", ".", dateHolidays); err != nil {
		return nil, err
	}
	args := append([]string{"list.cjs", strconv.Itoa(firstYear), strconv.Itoa(lastYear)}, countries...)
	listed, err := lines(dir, nil, "node", args...)
	if err != nil {
		return nil, err
	}
	found := days{}
	for _, line := range listed {
		day, err := time.Parse(time.DateOnly, line[1])
		if err != nil {
			return nil, err
		}
		hours, err := strconv.ParseFloat(line[3], 64)
		if err != nil {
			return nil, err
		}
		// 90 hours are three days and the afternoon before them; 23 and 25 hours
		// are one day on which the clocks change.
		for n := range max(1, int(hours+1)/24) {
			found.add(line[0], day.AddDate(0, 0, n).Format(time.DateOnly), line[4])
		}
	}
	return found, nil
}

// fromCalendars computes the days that follow the Chinese, Korean, Hebrew and
// Islamic calendars.
func fromCalendars(dir string) (days, error) {
	file := filepath.Join(dir, "calendars.cjs")
	if err := os.WriteFile(file, calendarsScript, 0o666); err != nil {
		return nil, err
	}
	listed, err := lines(dir, nil, "node", file, strconv.Itoa(firstYear), strconv.Itoa(lastYear))
	if err != nil {
		return nil, err
	}
	found := days{}
	for _, line := range listed {
		found.add(line[0], line[1], line[2])
	}
	return found, nil
}

// fromKHolidays reads the days off of whole countries, or those that all parts
// of a country share, by a program that is compiled against the library.
func fromKHolidays(dir string) (days, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	packages := []string{
		"libkf5holidays5=1:" + kholidays, "libkf5holidays-dev=1:" + kholidays,
		"qtbase5-dev", "libqt5core5a", "libpcre2-16-0", "libdouble-conversion3",
	}
	if _, err := lines(dir, nil, "apt-get", append([]string{"download"}, packages...)...); err != nil {
		return nil, err
	}
	debs, err := filepath.Glob(filepath.Join(dir, "*.deb"))
	if err != nil {
		return nil, err
	}
	for _, deb := range debs {
		if _, err := lines(dir, nil, "dpkg", "--extract", deb, "root"); err != nil {
			return nil, err
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "list.cpp"), kholidaysProgram, 0o666); err != nil {
		return nil, err
	}
	compile := "lib=$(dirname root/usr/lib/*/libKF5Holidays.so.5) qt=$(echo root/usr/include/*/qt5) && " +
		"g++ -std=c++17 -fPIC -w -o list -I$qt -I$qt/QtCore -Iroot/usr/include/KF5/KHolidays list.cpp " +
		"-L$lib -l:libKF5Holidays.so.5 -l:libQt5Core.so.5 -Wl,-rpath-link,$lib -Wl,-rpath,$PWD/$lib"
	if _, err := lines(dir, nil, "bash", "-c", compile); err != nil {
		return nil, err
	}
	regions := []string{strconv.Itoa(firstYear), strconv.Itoa(lastYear)}
	for _, country := range countries {
		regions = append(regions, kholidaysRegions[country]...)
	}
	listed, err := lines(dir, []string{"LC_ALL=C.UTF-8", "LD_LIBRARY_PATH=" + libraryPath(dir)}, filepath.Join(dir, "list"), regions...)
	if err != nil {
		return nil, err
	}
	byRegion := days{}
	for _, line := range listed {
		day, err := time.Parse(time.DateOnly, line[1])
		if err != nil {
			return nil, err
		}
		length, err := strconv.Atoi(line[2])
		if err != nil {
			return nil, err
		}
		for n := range length {
			byRegion.add(line[0], day.AddDate(0, 0, n).Format(time.DateOnly), line[3])
		}
	}
	found := days{}
	for country, regions := range kholidaysRegions {
		found.addShared(country, byRegion, regions)
	}
	return found, nil
}

func libraryPath(dir string) string {
	found, _ := filepath.Glob(filepath.Join(dir, "root/usr/lib/*")) // the pattern is good
	return strings.Join(found, ":")
}

// addShared adds the days that all regions have, by the name in the first one.
func (d days) addShared(country string, byRegion days, regions []string) {
	for date, name := range byRegion[regions[0]] {
		shared := !slices.ContainsFunc(regions, func(region string) bool {
			_, ok := byRegion[region][date]
			return !ok
		})
		if shared && date >= strconv.Itoa(firstYear) && date < strconv.Itoa(lastYear+1) {
			d.add(country, date, name)
		}
	}
}

// kholidaysRegions are the files of KHolidays for each country. It has none for
// Saudi Arabia, and no day off in that for Israel.
var kholidaysRegions = map[string][]string{
	"AT": {"at_de"},
	"AU": {"au-act_en-gb", "au-nsw_en-gb", "au-nt_en-gb", "au-qld_en-gb", "au-sa_en-gb", "au-tas_en-gb", "au-vic_en-gb", "au-wa_en-gb"},
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
