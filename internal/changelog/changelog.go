package changelog

import "strings"

// Release is a section under a heading of level 2: what changed from one release to the
// next.
type Release struct {
	Name    string              // without brackets and date: "Unreleased", "1.2.0"
	Entries map[string][]string // by the heading of level 3: "Added", "Changed"
}

// Parse returns the releases in the order of the file, the latest first. An entry is an
// item of a list, without its hyphen and on one line.
func Parse(text string) []Release {
	var list []Release
	section := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n ")
		if heading, ok := strings.CutPrefix(line, "## "); ok {
			name, _, _ := strings.Cut(heading, " ")
			list = append(list, Release{strings.Trim(name, "[]"), map[string][]string{}})
			section = ""
			continue
		}
		if len(list) == 0 {
			continue // the head of the file
		}
		entries := list[len(list)-1].Entries
		if heading, ok := strings.CutPrefix(line, "### "); ok {
			section = heading
		} else if item, ok := strings.CutPrefix(line, "- "); ok {
			entries[section] = append(entries[section], item)
		} else if n := len(entries[section]); n > 0 && strings.HasPrefix(line, "  ") {
			entries[section][n-1] += " " + strings.TrimSpace(line)
		}
	}
	return list
}

// Since returns the releases from the named one back to the first, or none if there is
// no release of that name.
func Since(list []Release, name string) []Release {
	for i, r := range list {
		if r.Name == name {
			return list[i:]
		}
	}
	return nil
}
