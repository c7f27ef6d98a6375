package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vitrine-os/vitrine/kernel"
)

const doctorHelp = `Look for C compilers that can make programs for the machine, and try each: a tiny program is
compiled with the compiler's own C library and with Vitrine's, and run. (zig builds its C
library at the first use, which takes a minute.) Exit status 3 if none works.`

func newDoctor() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Say which C compilers work, and how to install one",
		Long:  doctorHelp,
		Args:  atMost(0),
		RunE:  func(c *cobra.Command, _ []string) error { return examine(c.OutOrStdout()) },
	}
}

// examine tries every compiler and prints what it found.
func examine(w io.Writer) error {
	list := candidates("")
	if os.Getenv("VITRINE_CC") == "" {
		fmt.Fprintln(w, "$VITRINE_CC is not set; looking for others:")
	}
	first := ""
	for _, t := range list {
		if t.path == "" {
			fmt.Fprintf(w, "  %-24s not found", t.name)
			if t.missing != t.name {
				fmt.Fprintf(w, " (%s is missing)", t.missing)
			}
			fmt.Fprintln(w)
			continue
		}
		fmt.Fprintf(w, "  %-24s %s\n", t.name, t.path)
		for _, lib := range []library{hostLibrary, vitrineLibrary} {
			at := way{t, lib}
			result := diagnose(at)
			if result == "" {
				result = "works"
				if first == "" {
					first = at.String()
				}
			}
			fmt.Fprintf(w, "    %-22s %s\n", map[library]string{hostLibrary: "its own C library", vitrineLibrary: "Vitrine's C library"}[lib], result)
		}
	}
	if first == "" {
		fmt.Fprintf(w, "\nNo compiler works. The programs that come along run without one (vitrine demo).\nTo compile C files: %s\n", installLine())
		return exit(exitToolchain)
	}
	fmt.Fprintf(w, "\nvitrine run FILE.c uses %s.\n", first)
	if dir := cacheDir(""); dir != "" {
		fmt.Fprintf(w, "Compiled programs are kept in %s.\n", dir)
	}
	return nil
}

// diagnose compiles and runs the probe. It returns "" if all is well, else what is wrong.
func diagnose(at way) string {
	elf, said, err := at.works()
	if err != nil {
		line, _, _ := strings.Cut(string(bytes.TrimSpace(said)), "\n")
		if line == "" {
			line = err.Error()
		}
		return "does not compile: " + line
	}
	var out bytes.Buffer
	m, err := kernel.New(kernel.Config{Image: elf, Path: "/root/probe", MaxInst: 10_000_000, Output: func(_ int, p []byte) { out.Write(p) }})
	if err != nil {
		return "compiles, but the program cannot be run: " + err.Error()
	}
	m.RunAll()
	if status, done := m.ExitStatus(); !done || status != 0 || out.String() != "ready\n" {
		return fmt.Sprintf("compiles, but the program does not work: it wrote %q and ended with status %d", out.String(), shellStatus(status))
	}
	return ""
}

// installLine is the command that installs a compiler on this host.
func installLine() string {
	release, err := os.ReadFile("/etc/os-release")
	if err != nil {
		release = nil
	}
	return installOn(runtime.GOOS, string(release))
}

// installOn is the command for an operating system; release is Linux's /etc/os-release.
func installOn(goos, release string) string {
	switch goos {
	case "darwin":
		return "brew install zig"
	case "windows":
		return "winget install zig.zig"
	}
	families := ""
	for _, line := range strings.Split(release, "\n") {
		if name, value, ok := strings.Cut(line, "="); ok && (name == "ID" || name == "ID_LIKE") {
			families += " " + strings.Trim(strings.TrimSpace(value), `"'`)
		}
	}
	for _, f := range strings.Fields(families) {
		switch f {
		case "debian", "ubuntu":
			return "sudo apt install gcc-riscv64-linux-gnu"
		case "fedora", "rhel", "centos":
			return "sudo dnf install clang lld"
		case "arch":
			return "sudo pacman -S riscv64-linux-gnu-gcc"
		case "suse", "opensuse":
			return "sudo zypper install clang lld"
		case "alpine":
			return "sudo apk add clang lld"
		}
	}
	return "install zig, or clang and lld, with your system's package manager"
}
