package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vitrine-os/vitrine/testdata"
)

const demoHelp = `List the programs that come along, each with a question to answer before running it.
With a name: the question, what to watch, and the source.`

func newDemo() *cobra.Command {
	lang := oneOf{"auto", []string{"auto", "en", "zh"}}
	c := &cobra.Command{
		Use:   "demo [NAME]",
		Short: "List the demos, or show one",
		Long:  demoHelp,
		Args:  atMost(1),
		RunE: func(c *cobra.Command, args []string) error {
			words := wordsIn(lang.word)
			if len(args) == 0 {
				listDemos(c.OutOrStdout(), words)
				return nil
			}
			name := strings.TrimPrefix(args[0], "demo:")
			d, ok := testdata.DemoByName(name)
			if !ok {
				return fail(exitUsage, "there is no demo %q; choose one of %s", name, strings.Join(demoNames(), ", "))
			}
			showDemo(c.OutOrStdout(), words, d)
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return demoNames(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	c.Flags().Var(&lang, "lang", "language; auto: by LC_ALL, LC_MESSAGES and LANG")
	return c
}

// phrases are the words around the demos' texts, in one language.
type phrases struct {
	chinese                              bool
	list, question, watch, source, tryIt string
}

// wordsIn chooses the language.
func wordsIn(lang string) *phrases {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); lang == "auto" && v != "" {
			if lang = "en"; strings.HasPrefix(v, "zh") {
				lang = "zh"
			}
		}
	}
	if lang == "zh" {
		return &phrases{true, "先想一想，再运行。查看某个演示：vitrine demo NAME", "问题", "观察", "源代码", "运行"}
	}
	return &phrases{false, "Think first, then run. More about one: vitrine demo NAME", "Question", "Watch", "Source", "Run it"}
}

// listDemos prints every demo's name and question.
func listDemos(w io.Writer, words *phrases) {
	for _, d := range append(testdata.Demos(), testdata.SessionDemos()...) {
		question := d.Question
		if words.chinese {
			question = d.QuestionZH
		}
		fmt.Fprintf(w, "%-21s %s\n", d.Name, question)
	}
	fmt.Fprintf(w, "\n%s\n", words.list)
}

// showDemo prints all about one demo.
func showDemo(w io.Writer, words *phrases, d testdata.Demo) {
	question, watch := wrap(d.Question), wrap(d.Watch)
	if words.chinese {
		question, watch = d.QuestionZH, d.WatchZH
	}
	fmt.Fprintf(w, "%s\n%s\n\n", words.question, question)
	fmt.Fprintf(w, "%s\n%s\n\n", words.watch, watch)
	fmt.Fprintf(w, "%s\n  vitrine run demo:%s\n  vitrine trace demo:%s\n  vitrine step --guide demo:%s\n", words.tryIt, d.Name, d.Name, d.Name)
	if d.Races {
		fmt.Fprintf(w, "  vitrine run --seeds 1..200 demo:%s\n", d.Name)
	}
	fmt.Fprintf(w, "\n%s (%s)\n%s", words.source, d.SourceName, d.Source)
}

// wrap breaks a text of words into lines.
func wrap(text string) string { return wrapAt(text, 80, "") }

// wrapAt breaks a text into lines of at most width bytes; all but the first are indented.
func wrapAt(text string, width int, indent string) string {
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(text) {
		switch {
		case column == 0:
		case column+1+len(word) > width:
			b.WriteString("\n" + indent)
			column = len(indent)
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}
