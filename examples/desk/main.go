// Desk plays a week of a partner's support desk. It reads one command per line, decides and
// books each, and prints the results.
//
//	go run ./examples/desk              # the week that ships with it
//	go run ./examples/desk -file my.jsonl
//	cat my.jsonl | go run ./examples/desk -file - -json
//
// A line that cannot be read is reported with its number, field and value; the others are
// still carried out, and the exit status is 1. For a wrong command line it is 2.
package main

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	_ "time/tzdata" // terms and office hours need zones, also where the host has none
)

//go:embed testdata/week.jsonl
var week []byte

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is main, for the tests: it returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("desk", flag.ContinueOnError)
	flags.SetOutput(stderr)
	file := flags.String("file", "", "read commands from this file, - for standard input")
	asJSON := flags.Bool("json", false, "print one JSON object for each line, then one for each balance")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(stderr, "desk: surplus argument %q\n", flags.Arg(0))
		return 2
	}
	input, err := open(*file, stdin)
	if err != nil {
		fmt.Fprintln(stderr, "desk:", err)
		return 1
	}
	defer func() { _ = input.Close() }() // it was only read
	var out printer = &report{w: stdout}
	if *asJSON {
		out = &lines{w: stdout}
	}
	if err := play(ctx, input, out); err != nil {
		fmt.Fprintln(stderr, "desk:", err)
		return 1
	}
	return 0
}

func open(file string, stdin io.Reader) (io.ReadCloser, error) {
	switch file {
	case "":
		return io.NopCloser(bytes.NewReader(week)), nil
	case "-":
		return io.NopCloser(stdin), nil
	}
	return os.Open(file)
}

// play carries out the commands of input in order. It answers and counts bad lines, and
// returns an error with their number if there are any.
func play(ctx context.Context, input io.Reader, out printer) error {
	d, err := newDesk()
	if err != nil {
		return err
	}
	const byteOrderMark = "\ufeff"
	r := bufio.NewReader(input)
	if start, err := r.Peek(len(byteOrderMark)); err == nil && string(start) == byteOrderMark {
		_, _ = r.Discard(len(byteOrderMark)) // it was peeked
	}
	bad, number := 0, 0
	for end := false; !end; {
		text, err := next(r)
		end = errors.Is(err, io.EOF)
		if end && len(text) == 0 {
			break
		}
		number++
		if err != nil && !end {
			return fmt.Errorf("line %d: %w", number, err)
		}
		if len(text) <= longest && len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		a := d.answer(ctx, number, text)
		if a.bad {
			bad++
		}
		if err := out.answer(a); err != nil {
			return err
		}
	}
	if err := out.end(ctx, d); err != nil {
		return err
	}
	if bad > 0 {
		return fmt.Errorf("%d of %d lines could not be read", bad, number)
	}
	return nil
}
