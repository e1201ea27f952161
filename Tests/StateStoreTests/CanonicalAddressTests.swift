import Testing

@testable import StateStore

@Suite struct CanonicalAddressTests {
  @Test(arguments: [
    ["http://a.example/1", "https://a.example/1", "https://www.a.example/1/", "//a.example/1"],
    [
      "https://A.Example:443/x", "http://a.example:80/x", "http://user@a.example/x",
      "http://a.example./x",
    ],
    [
      "https://a.example/x", "https://a.example/x?utm_source=rss&utm_medium=feed",
      "https://a.example/x?fbclid=1&gclid=2", "https://a.example/x?at_medium=RSS#at_campaign=rss",
      "https://a.example/x#xtor=RSS-1", "https://a.example/x?ref=rss", "https://a.example/x?",
      "https://a.example/x;jsessionid=1F2E", "https://a.example/x?PHPSESSID=17#",
      "https://a.example/x?utm_source=a&amp;utm_medium=b",
    ],
    ["https://a.example/?b=2&a=1", "https://a.example?a=1&b=2&yclid=7"],
    ["https://a.example/%d1%84", "https://a.example/ф"],
    ["https://a.example/%7Eb", "https://a.example/~b"],
    ["https://www.a.example", "http://a.example/"],
  ])
  func onePageHasOneForm(spellings: [String]) {
    #expect(Set(spellings.map { CanonicalAddress($0)?.value }).count == 1, "\(spellings)")
    #expect(CanonicalAddress(spellings[0]) != nil)
  }

  @Test(arguments: [
    ("https://a.example/1", "https://a.example/2"), ("https://a.example/a", "https://a.example/A"),
    ("https://a.example/?id=1", "https://a.example/?id=2"),
    ("https://a.example/live#post-1", "https://a.example/live#post-2"),
    ("https://a.example:8080/x", "https://a.example/x"),
    ("https://a.example/x?ref=4711", "https://a.example/x?ref=4712"),
    ("https://a.example/x?source=1", "https://a.example/x?source=2"),
    ("https://a.example/x", "https://m.a.example/x"),
    ("https://a.example/a%2Fb", "https://a.example/a/b"),
    ("https://www.example/", "https://example/"),
  ])
  func otherPagesHaveOthers(first: String, second: String) {
    #expect(CanonicalAddress(first)?.value != CanonicalAddress(second)?.value)
  }

  @Test(arguments: [
    "", "7", "tag:a.example,2026:1", "urn:x", "http://", "https:///x", "/1?100", "http:/",
  ])
  func whatIsNoAddressHasNone(text: String) { #expect(CanonicalAddress(text) == nil) }

  @Test func onlyASiteIsASite() throws {
    #expect(try #require(CanonicalAddress("https://a.example/")).isSite)
    #expect(try #require(CanonicalAddress("https://a.example/?utm_source=x")).isSite)
    #expect(try !#require(CanonicalAddress("https://a.example/?id=1")).isSite)
    #expect(try !#require(CanonicalAddress("https://a.example/#a")).isSite)
  }

  @Test(arguments: [
    (
      "https://a.example/news/48213-lost", "https://a.example/news/48213-found",
      AddressStem.Kind.number
    ),
    ("https://a.example/48213/lost.html", "https://a.example/48213/found.html", .number),
    ("https://a.example/2026/11/26/lost", "https://a.example/2026/11/26/found", .day),
    ("https://a.example/20261126/lost", "https://a.example/20261126/found", .day),
  ])
  func aCorrectedSlugLeavesTheStem(first: String, second: String, kind: AddressStem.Kind) throws {
    let stems = try [first, second].map { AddressStem(try #require(CanonicalAddress($0))) }
    #expect(stems[0].bytes == stems[1].bytes)
    #expect(stems.allSatisfy { $0.kind == kind })
  }

  @Test(arguments: [
    ("https://a.example/news/48213-lost", "https://a.example/news/48214-lost"),
    ("https://a.example/live/48213/post-7", "https://a.example/live/48213/post-8"),
    ("https://a.example/2026/11/26/lost", "https://a.example/2026/11/27/lost"),
    ("https://a.example/lost", "https://a.example/found"),
    ("https://a.example/a1b2c33333d", "https://a.example/a1b2c33333e"),
  ])
  func otherArticlesHaveOtherStems(first: String, second: String) throws {
    let stems = try [first, second].map { AddressStem(try #require(CanonicalAddress($0))) }
    #expect(stems[0].bytes != stems[1].bytes)
  }
}

@Suite struct ByteHashTests {
  /// Whatever the seed, words and lengths make a difference.
  @Test(arguments: [0, 1, 2, 7, .max] as [UInt64])
  func differentInputsDiffer(seed: UInt64) {
    var values: Set<UInt64> = []
    for word in 0..<1_000 as Range<UInt64> {
      var hash = ByteHash(seed: seed)
      hash.add(word)
      values.insert(hash.value(bits: 64))
    }
    for text in ["", "a", "b", "ab", "ba", "12345678", "123456789", "1234567812345678"] {
      var hash = ByteHash(seed: seed)
      hash.add(text)
      values.insert(hash.value(bits: 64))
    }
    #expect(values.count == 1_008)
  }
}
