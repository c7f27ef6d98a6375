package random

import "strings"

// Groups are all groups, in the order in which they are listed.
var Groups = []*Group{pipes, fifos, files, processes, futexes, signals, timers, messages, semaphores, segments}

// ByName finds groups by a list of names with commas; "all" stands for every one. The second result is the first name that is none's.
func ByName(names string) (list []*Group, unknown string) {
	for name := range strings.SplitSeq(names, ",") {
		if name == "all" {
			list = append(list, Groups...)
			continue
		}
		g := find(name)
		if g == nil {
			return nil, name
		}
		list = append(list, g)
	}
	return list, ""
}

func find(name string) *Group {
	for _, g := range Groups {
		if g.Name == name {
			return g
		}
	}
	return nil
}

// Names are the groups' names.
func Names() (list []string) {
	for _, g := range Groups {
		list = append(list, g.Name)
	}
	return list
}
