import ArticlePage
import CHeapMeter

/// What reading takes of the heap beyond the page's own bytes: all that is in use at a time, libxml2's memory and the
/// article included.
///
/// Counted by malloc itself. By the resident set, as this was measured before, code that a page was the first to need
/// and the allocator's pages counted as well: 0.9 MB beside 100 KB.
struct PageMemory {
  let pages: BenchPages

  /// Bytes a byte of HTML over the larger half of the pages, each by a reader that has read nothing before; in smaller
  /// ones buffers of a fixed size are what is measured.
  func run() -> Double {
    let half = pages.pages.sorted { $0.bytes.count > $1.bytes.count }
      .prefix(pages.pages.count / 2 + 1)
    // Tables that the first pages of a process load are no cost of one.
    _ = Self.peak(half.prefix(20))
    let shares = half.map { Double(Self.peak([$0]).most) / Double($0.bytes.count) }
    let memory = zip(shares, half).reduce(0.0) { $0 + $1.0 * Double($1.1.bytes.count) }
    let whole = memory / Double(max(1, half.reduce(0) { $0 + $1.bytes.count }))
    let worst = zip(shares, half).max { $0.0 < $1.0 }
    let all = Self.peak(pages.pages[...])
    print(
      """
      heap of \(half.count) pages, each by a reader of its own, in bytes a byte: \(short(whole)) on the whole, above 1 in \
      \(shares.count { $0 > 1 }), most in \(worst?.1.path ?? "-") (\(short(worst?.0 ?? 0)))
      one reader for all \(pages.pages.count): at most \(all.most / 1024) KiB, of which it keeps \(all.kept / 1024); the \
      largest page has \((half.first?.bytes.count ?? 0) / 1024) KiB
      """)
    return whole
  }

  /// What one reader of `pages` has in use at most, and what it keeps.
  private static func peak(_ pages: ArraySlice<BenchPages.Page>) -> (most: Int, kept: Int) {
    heap_meter_begin()
    defer { heap_meter_end() }
    var reader = ArticleReader()
    for page in pages { _ = reader.read(page.bytes, charset: nil, url: nil) }
    let result = (most: heap_meter_peak(), kept: heap_meter_mark())
    _ = consume reader
    return result
  }
}
