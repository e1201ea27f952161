import FeedParse
import Testing

@Suite struct DateTests {
  /// What was published, what it means, and whether it named a zone.
  static let readable: [(String, String, Bool)] = [
    // RFC 822 and 2822
    ("Sat, 07 Mar 2026 09:05:01 GMT", "2026-03-07T09:05:01Z", true),
    ("Sat, 7 Mar 2026 09:05:01 +0200", "2026-03-07T07:05:01Z", true),
    ("7 Mar 26 09:05 EST", "2026-03-07T14:05:00Z", true),
    ("Mon, 07 Mar 2026 09:05:01 GMT", "2026-03-07T09:05:01Z", true),
    ("Saturday, 07 March 2026 09:05:01 PDT", "2026-03-07T16:05:01Z", true),
    ("Sat, 07 Mar, 2026 09:05:01 UTC", "2026-03-07T09:05:01Z", true),
    ("Sat, 07 Mar 2026 09:05:01 GMT-01:30", "2026-03-07T10:35:01Z", true),
    ("Sat, 07 Mar 2026 09:05:01 -01:01", "2026-03-07T10:06:01Z", true),
    ("Sat, 07 Mar 2026 09:05:01 MEST", "2026-03-07T07:05:01Z", true),
    ("Sat, 07 Mar 2026 09:05:01 ET", "2026-03-07T14:05:01Z", true),
    ("Sat, 07 Mar 2026 09:05:01 A", "2026-03-07T10:05:01Z", true),
    ("Sat, 07 Mar 2026 09:05:01 Y", "2026-03-06T21:05:01Z", true),
    ("Sat, 07 Mar 2026 09:05:01 Z", "2026-03-07T09:05:01Z", true),
    ("Sat, 07 Mar 2026 09:05:01 America/New_York", "2026-03-07T09:05:01Z", false),
    ("Sat, 07 Mar 2026 09:05:01", "2026-03-07T09:05:01Z", false),
    ("Sat, 07 Mar 2026", "2026-03-07T00:00:00Z", false),
    ("07-Mar-2026 09:05:01 +0000", "2026-03-07T09:05:01Z", true),
    ("Saturday, 07-Mar-26 09:05:01 GMT", "2026-03-07T09:05:01Z", true),
    ("Sat, 07 Mar 2026 09:05:01 +0000 (UTC)", "2026-03-07T09:05:01Z", true),
    ("March 7, 2026 9:05 PM", "2026-03-07T21:05:00Z", false),
    ("March 7th, 2026 12:05 am GMT", "2026-03-07T00:05:00Z", true),
    ("Sat, 07 Sept 2002 00:00:01 GMT", "2002-09-07T00:00:01Z", true),
    ("Thu, 01 Jan 70 00:00:00 GMT", "1970-01-01T00:00:00Z", true),
    ("Thu, 01 Jan 0100 00:00:01 +0100", "0099-12-31T23:00:01Z", true),
    // asctime and its relatives
    ("Sat Mar  7 09:05:01 2026", "2026-03-07T09:05:01Z", false),
    ("Sat Mar 07 2026 09:05:01 +0200", "2026-03-07T07:05:01Z", true),
    ("Sat Mar 7 09:05:01 CET 2026", "2026-03-07T08:05:01Z", true),
    ("Sat, 2026/03/07 09:05:01 EDT", "2026-03-07T13:05:01Z", true),
    // W3CDTF, RFC 3339, ISO 8601
    ("2026-03-07T09:05:01Z", "2026-03-07T09:05:01Z", true),
    ("2026-03-07T09:05:01.789-08:00", "2026-03-07T17:05:01Z", true),
    ("2026-03-07 09:05:01 +0100", "2026-03-07T08:05:01Z", true),
    ("2026-03-07T09:05Z", "2026-03-07T09:05:00Z", true),
    ("2026-03-07T09:05:01", "2026-03-07T09:05:01Z", false),
    ("2026-03-07T24:00:00Z", "2026-03-08T00:00:00Z", true),
    ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", true),
    ("2024-02-29T23:00:00-05:00", "2024-03-01T04:00:00Z", true),
    ("20260307T090501Z", "2026-03-07T09:05:01Z", true),
    ("20260307", "2026-03-07T00:00:00Z", false),
    ("2026-066", "2026-03-07T00:00:00Z", false),
    ("2026-03", "2026-03-01T00:00:00Z", false),
    ("2026", "2026-01-01T00:00:00Z", false),
    ("26-03-07", "2026-03-07T00:00:00Z", false),
    ("-2603", "2026-03-01T00:00:00Z", false),
    ("2026-03-07T09:05:01+14:00", "2026-03-06T19:05:01Z", true),
    // Other languages
    ("Σαβ, 07 Μαρ 2026 09:05:01 EET", "2026-03-07T07:05:01Z", true),
    ("2026-március-07T9:05+01:00", "2026-03-07T08:05:00Z", true),
    ("2026년 03월 07일  09:05:01", "2026-03-07T00:05:01Z", true),
    ("2026-03-07 오후 9:05:01", "2026-03-07T12:05:01Z", true),
    ("Sa, 07 Mär 2026 09:05:01 +0100", "2026-03-07T08:05:01Z", true),
    ("sam., 07 août 2026 09:05:01 +0200", "2026-08-07T07:05:01Z", true),
    (" \n Sat, 07 Mar 2026 09:05:01 GMT ", "2026-03-07T09:05:01Z", true),
  ]

  @Test(arguments: readable) func means(_ text: String, _ expected: String, _ hasZone: Bool) {
    let reading = FeedDate.read(text)
    #expect(reading?.instant.secondsDescription == expected)
    #expect(reading?.hasZone == hasZone)
  }

  /// Out of range, or no date at all: never a guess.
  @Test(
    arguments: [
      "", " ", "yesterday", "now", "Sun, 99 Jun 2009 12:00:00 GMT", "Sun, 31 Feb 2026 10:00:00 GMT",
      "29 Feb 2025 10:00 GMT", "Sun, 16 zzz 2012 11:47:32 GMT", "Sat, 07 Sep 2002 29:00:01 GMT",
      "2003-12-31T10:61:55Z", "2013-01-28T09:xx:00Z", "2013-xx-27", "2026-13-01", "2026-00-10",
      "2026-03-07T25:00:00Z", "2026-03-07T24:00:01Z", "2026-03-07T09:05:61Z", "2026-367",
      "2025-366",
      "12:30:00", "Sat, 07 Mar 2026 09:05:01 +9999", "07/03/2026", "1234567890123456789012345",
      "99999-01-01", "Mar 2026", "--", "+", "2026-03-07T09:05:01+1:2:3", "2026-03-07T", "T10:00",
      "Sat, 07 Mar 2026 10:00 10:00", "7 8 9 March",
    ])
  func meansNothing(_ text: String) {
    #expect(FeedDate.read(text) == nil)
  }

  @Test func longStringsAreNotLookedAt() {
    #expect(FeedDate.read(String(repeating: "2026-03-07 ", count: 10_000)) == nil)
  }
}
