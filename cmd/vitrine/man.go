package main

import (
	_ "embed"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/testdata"
)

// The manual pages of what this machine has beyond Linux, in both languages. A page begins with "= NAME" and a line that says what it is;
// "! ERRNO" explains an error of it, "> NAMES" ends it with what to read next. The page called errors explains what the others leave out.
//
//go:embed man/en.txt
var manEnglish string

//go:embed man/zh.txt
var manChinese string

const manHelp = `Show the manual page of one of this machine's own system calls: ports and mailboxes, which
Linux does not have. Without a name: the list of pages.`

// manPage is a manual page.
type manPage struct {
	name, brief, text string
	errors            map[string]string // what an error means here
	also              []string          // what to read next
}

func newMan() *cobra.Command {
	lang := oneOf{"auto", []string{"auto", "en", "zh"}}
	c := &cobra.Command{
		Use:   "man [NAME]",
		Short: "Show a manual page about ports and mailboxes",
		Long:  manHelp,
		Args:  atMost(1),
		RunE: func(c *cobra.Command, args []string) error {
			chinese := wordsIn(lang.word).chinese
			pages := manPages(chinese)
			if len(args) == 0 {
				for _, p := range pages {
					if p.name != "errors" {
						fmt.Fprintf(c.OutOrStdout(), "%-18s %s\n", p.title(), p.brief)
					}
				}
				return nil
			}
			name, _, _ := strings.Cut(args[0], "(")
			p := findPage(pages, name)
			if p == nil || name == "errors" {
				return fail(exitUsage, "there is no page %q (see vitrine man); Linux's own calls are in the manual of Linux", args[0])
			}
			p.print(c.OutOrStdout(), findPage(pages, "errors"), chinese)
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) (names []string, _ cobra.ShellCompDirective) {
			for _, p := range manPages(false) {
				names = append(names, p.name)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
	c.Flags().Var(&lang, "lang", "language; auto: by LC_ALL, LC_MESSAGES and LANG")
	return c
}

// manPages reads all pages of a language, in their order.
func manPages(chinese bool) (list []*manPage) {
	text := manEnglish
	if chinese {
		text = manChinese
	}
	for _, part := range strings.Split("\n"+text, "\n= ")[1:] {
		head, rest, _ := strings.Cut(part, "\n")
		p := &manPage{name: head, errors: map[string]string{}}
		if p.name != "errors" {
			p.brief, rest, _ = strings.Cut(rest, "\n")
		}
		for _, line := range strings.Split(strings.Trim(rest, "\n"), "\n") {
			switch mark, more, _ := strings.Cut(line, " "); {
			case mark == ">":
				p.also = strings.Fields(more)
			case mark == "!", p.name == "errors":
				name, means, _ := strings.Cut(strings.TrimPrefix(line, "! "), " ")
				p.errors[name] = means
			default:
				p.text += line + "\n"
			}
		}
		list = append(list, p)
	}
	return list
}

// findPage finds a page by its name.
func findPage(pages []*manPage, name string) *manPage {
	for _, p := range pages {
		if p.name == name {
			return p
		}
	}
	return nil
}

// title is the name with the section: 2 for calls, 7 for what they are about.
func (p *manPage) title() string {
	if abi.ByName(p.name) == nil {
		return p.name + "(7)"
	}
	return p.name + "(2)"
}

// explain says what an error means: in this call, else in all.
func (p *manPage) explain(e abi.Errno, common *manPage) string {
	if s := p.errors[e.Name()]; s != "" {
		return s
	}
	return common.errors[e.Name()]
}

// print shows a page as man(1) does.
func (p *manPage) print(w io.Writer, common *manPage, chinese bool) {
	words := [...]string{"NAME", "SYNOPSIS", "DESCRIPTION", "ERRORS", "SEE ALSO"}
	if chinese {
		words = [...]string{"名称", "概要", "说明", "错误", "参见"}
	}
	section := func(n int, lines ...string) {
		fmt.Fprintf(w, "%s\n", words[n])
		for _, line := range lines {
			fmt.Fprintln(w, strings.TrimRight("    "+line, " "))
		}
		fmt.Fprintln(w)
	}
	section(0, p.title()+" - "+p.brief)
	call := abi.ByName(p.name)
	section(1, synopsis(call)...)
	section(2, strings.Split(strings.Trim(p.text, "\n"), "\n")...)
	if call != nil {
		var lines []string
		for _, e := range call.Errs {
			lines = append(lines, fmt.Sprintf("%-13s %s", e.Name(), p.explain(e, common)))
		}
		section(3, lines...)
	}
	var also []string
	for _, name := range p.also {
		also = append(also, (&manPage{name: name}).title())
	}
	section(4, strings.Join(also, ", "))
}

// synopsis is what a C program includes, and the call's prototype in it or, for no call, the structures.
func synopsis(call *abi.Call) []string {
	lines := []string{"#include <port.h>"}
	header, _ := testdata.LibcFS.ReadFile("libc/include/port.h")
	inside := false // of a structure, which the pages of section 7 show
	for _, line := range strings.Split(string(header), "\n") {
		switch {
		case call != nil && strings.Contains(line, " "+call.Name+"("):
			lines = append(lines, "", line)
		case call == nil && strings.HasPrefix(line, "struct ") && strings.Contains(line, " {"):
			lines, inside = append(lines, ""), true
			fallthrough
		case inside:
			lines = append(lines, strings.ReplaceAll(line, "\t", "    "))
			inside = line != "};"
		}
	}
	return lines
}
