package scenario_test

import (
	"errors"
	"os"
	"testing"
	"time"

	"github.com/vitrine-os/vitrine/kernel/scenario"
	"github.com/vitrine-os/vitrine/kernel/scenario/linux"
)

// onLinux is the real kernel, where it can be had.
var onLinux = scenario.NamedStage{Name: "linux", Open: func() (scenario.Stage, error) {
	s, err := linux.Open(linux.Options{})
	if errors.Is(err, linux.ErrUnavailable) && os.Getenv("VITRINE_REQUIRE_LINUX") != "1" {
		err = errors.Join(scenario.ErrMissing, err)
	}
	return s, err
}}

// TestElapse checks that a session on the real kernel notices what happens while nobody types, and that the simulated kernel beside it
// lets as much time pass.
func TestElapse(t *testing.T) {
	machine := scenario.NamedStage{Name: "machine", Open: func() (scenario.Stage, error) { return scenario.NewMachine() }}
	s, err := scenario.NewSession([]scenario.NamedStage{machine, onLinux})
	if errors.Is(err, scenario.ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if news, err := s.Elapse(); err != nil || len(news) > 0 {
		t.Errorf("nothing happened: %v %v", news, err)
	}
	for try := 1; ; try++ { // a busy host may look only when the sleep is over
		news, err := s.Type("A: nanosleep({tv_nsec=300000000}, NULL)")
		if err != nil || try > 5 {
			t.Fatal("it does not sleep: ", err)
		}
		if len(news[1].Blocked) == 1 {
			break
		}
		if err := s.Reset(); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(400 * time.Millisecond)
	news, err := s.Elapse()
	if err != nil || len(news) != 2 || scenario.Parted(news) {
		t.Fatalf("%v %v", news, err)
	}
	if l := news[1].Lines; len(l) != 2 || l[0].Kind != scenario.Sleep || l[1].String() != "A: ...                          = 0" {
		t.Errorf("%v", l)
	}
	if news, err := s.Elapse(); err != nil || len(news) > 0 {
		t.Errorf("nothing more happened: %v %v", news, err)
	}
}

// TestScenariosOnLinux plays all scenarios of the repository on the real kernel: what they say was recorded from it and still holds.
func TestScenariosOnLinux(t *testing.T) {
	files, err := scenario.Find([]string{"../../testdata/scenarios"})
	if err != nil {
		t.Fatal(err)
	}
	suite := scenario.Suite{Jobs: 8, Stages: []scenario.NamedStage{onLinux}} // most of them sleep
	held, skipped, why := 0, 0, ""
	// Three tries: on a host that is busy elsewhere a short sleep may be over before anybody looks. What is wrong stays wrong.
	for try := 1; len(files) > 0; try++ {
		var again []string
		suite.Run(files, func(list []scenario.Result) {
			r := list[0]
			switch {
			case r.Skip != "":
				skipped, why = skipped+1, r.Skip
			case r.OK():
				held++
			case try < 3:
				again = append(again, r.File)
			default:
				t.Errorf("%s: %v", r.File, r.Err)
				for _, d := range r.Diffs {
					t.Errorf("%s: %s", r.File, d.String())
				}
			}
		})
		files = again
	}
	t.Logf("%d held, %d skipped", held, skipped)
	if held == 0 && skipped > 0 {
		t.Skip(why)
	}
}
