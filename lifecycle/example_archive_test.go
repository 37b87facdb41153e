package lifecycle_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// A book moves from one store to another, and nobody who asks the desk there notices: even
// a command that was answered before gets the same answer, and takes effect once.
func ExampleExport() {
	ctx, old := context.Background(), memstore.New()
	desk, _ := lifecycle.NewDesk(old, &lifecycle.Options{Partner: "hangang"})
	adopted, _ := desk.Adopt(ctx, lifecycle.Adoption{
		ID: "adopt-1", At: vmDown("").At, Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport, From: vmDown("").At, Left: 1,
	})
	_, _ = desk.Link(ctx, lifecycle.Linking{ID: "link-1", At: vmDown("").At, Account: "jiwoo@hangang.example", Plan: adopted.Entries[0].Plan})
	request, _ := desk.Open(ctx, vmDown("case-1"))
	fmt.Println("old:", request.State, request.Left, "left")

	var archive bytes.Buffer
	fmt.Println(lifecycle.Export(ctx, old, "hangang", &archive))
	for line := range strings.Lines(archive.String()) {
		fmt.Printf("%.22s\n", line)
	}

	other := memstore.New()
	fmt.Println(lifecycle.Import(ctx, other, "hangang", bytes.NewReader(archive.Bytes())))
	desk, _ = lifecycle.NewDesk(other, &lifecycle.Options{Partner: "hangang"})
	request, _ = desk.Open(ctx, vmDown("case-1"))
	fmt.Println("new:", request.State, request.Left, "left")
	_, err := desk.Open(ctx, vmDown("case-2"))
	fmt.Println(err)
	// Output:
	// old: open 0 left
	// <nil>
	// {"book":{"format":"par
	// {"plan":{"entitlement"
	// {"link":{"account":"ji
	// {"change":{"version":1
	// {"change":{"version":2
	// {"change":{"version":3
	// {"end":{"lines":6,"sha
	// <nil>
	// new: open 0 left
	// lifecycle: refused: open: plan success_core/cloud_support/2025-07-07: none of 2 incidents is left; any colleague may have taken the last one
}

// A damaged archive says where, and leaves nothing behind.
func ExampleImport() {
	ctx, store := context.Background(), memstore.New()
	var archive bytes.Buffer
	desk, _ := lifecycle.NewDesk(store, &lifecycle.Options{Partner: "hangang"})
	_, _ = desk.Buy(ctx, lifecycle.Purchase{ID: "buy-1", At: vmDown("").At, Offer: entitlement.SuccessCore, From: vmDown("").At})
	_ = lifecycle.Export(ctx, store, "hangang", &archive)
	damaged := strings.Replace(archive.String(), `"left":2,"cause"`, `"left":9,"cause"`, 1)

	other := memstore.New()
	err := lifecycle.Import(ctx, other, "hangang", strings.NewReader(damaged))
	if bad, ok := errors.AsType[*lifecycle.ArchiveError](err); ok {
		fmt.Println("line", bad.Line)
	}
	head, _ := other.Head(ctx, "hangang")
	fmt.Println("version", head.Version)
	// Output:
	// line 3
	// version 0
}

// Another service follows the journal. Its cursor is the version of the last change that
// it has processed, which it keeps together with the result. The journal has a change
// whole or not at all, but a change may have several entries: the cursor moves when all
// entries of a version are processed, so that a service that was stopped in between goes
// on without missing or repeating any.
func ExampleDesk_Journal() {
	ctx, july := context.Background(), time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
	desk, _ := lifecycle.NewDesk(memstore.New(), &lifecycle.Options{Partner: "hangang"})
	_, _ = desk.Buy(ctx, lifecycle.Purchase{ID: "buy-1", At: july, Offer: entitlement.SolutionsPartner, From: july})

	var cursor lifecycle.Version
	follow := func() {
		var change []entitlement.Entry
		deal := func() {
			for _, entry := range change {
				fmt.Println(entry.Seq, entry.Kind, entry.Plan)
				cursor = lifecycle.Version(entry.Seq)
			}
			change = nil
		}
		for entry, err := range desk.Journal(ctx, cursor) {
			if err != nil {
				return // ask again later, from the same cursor
			}
			if len(change) > 0 && change[0].Seq != entry.Seq {
				deal()
			}
			change = append(change, entry)
		}
		deal()
	}
	follow()
	for _, id := range []lifecycle.OperationID{"activate-1", "activate-2"} {
		_, _ = desk.Activate(ctx, lifecycle.Activation{
			ID: id, At: july, Plan: "solutions_partner/cloud_support/2025-07-01", Role: entitlement.PartnerAdmin, // the second does nothing
		})
	}
	_, _ = desk.Buy(ctx, lifecycle.Purchase{ID: "buy-2", At: july, Offer: entitlement.SuccessCore, From: july})
	fmt.Println("later, from version", cursor)
	follow()
	// Output:
	// 1 granted solutions_partner/cloud_support/2025-07-01
	// 1 granted solutions_partner/on_premises_support/2025-07-01
	// later, from version 1
	// 2 activated solutions_partner/cloud_support/2025-07-01
	// 4 granted success_core/cloud_support/2025-07-01
}
