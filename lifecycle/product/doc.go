// Package product answers whether a release of an on-premises product is recent
// enough, and supported enough, for a partner's incident, at any instant.
//
// The facts are in a [Catalog]: releases with their generation and the days of
// their lives. Most callers should ask [Default], the facts that ship with this
// package, with [Catalog.Support]. [NewCatalog] builds a catalog from other
// facts: dates of products move, and a user who knows better must be able to
// say so. [ParseReleases] and [ParseListings] read facts from CSV and
// [ParseSpec] from JSON; what they read is written by [AppendReleases],
// [AppendListings] and [json.Marshal].
//
// # Rank
//
// Within a family, N is the newest generation that is released at the instant
// asked about, N-1 the one before, and everything else is older. Generations
// are data and not the order of the release days: Windows Server 2012 and 2012
// R2 are one generation.
//
// # Verdict
//
// A release is covered when
//
//  1. it is released, and
//  2. it is N or N-1, and
//  3. it is in mainstream support (Fixed policies), or in support (Modern).
//
// A clause that fails makes the answer No, whatever else is unknown. Otherwise,
// where data is missing, the answer is Unknown. A release that the catalog does
// not have is Unknown too, and never No. A release of the Modern policy need
// not have a generation; then the second clause does not apply to it. A
// component has the rank and the phases of the release that it is part of.
//
// A release that nobody has confirmed to be out is neither covered nor refused: it is
// Unknown, and so is another that it would make older than N-1. See [Certainty].
//
// # The desk's catalogue
//
// What the policy computes and what the support desk accepts may differ for a
// while. A [Listing] says from which day on, and until which, the desk's own
// catalogue has a release or no longer has it. A verdict shows both answers;
// while a listing applies, the desk's answer decides. [Catalog.Differences] reports
// where the two differ, and [Catalog.Leaving] what leaves cover soon, and why.
//
// # Time
//
// Days are civil days in the zone of the catalog, by default that of Microsoft's
// Pacific headquarters, and "until" means through the end of the day named. The
// mainstream support of Windows Server 2022 ends on 2026-10-13: in Redmond it
// is covered until midnight, that is until 2026-10-14T07:00:00Z, which is 16:00
// on the 14th in Seoul. The zone of a [time.Time] passed in never matters.
//
// The rules of the Pacific zone are part of this package, so that the default
// catalog gives the same answers on every machine, also on one without a time
// zone database. Another zone is read from that database once, by NewCatalog.
//
// # Order
//
// Releases come by family, then newest generation first. Departures come by
// instant, then in that order. Reasons come in the order of their [Code].
//
// # Concurrency
//
// A [Catalog] is immutable and safe for concurrent use. All other types are values,
// safe for concurrent use as long as nobody writes to them. Nothing reads a clock: every
// question has its instant.
package product
