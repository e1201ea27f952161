import ArticlePage
import CHTMLBaseline
import Glibc

/// Processor time of both readers, the best of some rounds in turns.
struct PageSpeed {
  let pages: BenchPages

  /// The floor's time over ours.
  func run(rounds: Int) -> Double {
    var floor = Double.infinity
    var ours = Double.infinity
    var reader = ArticleReader()
    for _ in 0..<rounds {
      var start = Self.seconds()
      for page in pages.pages {
        _ = page.bytes.withUnsafeBytes { raw in
          html_baseline_parse(raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count)
        }
      }
      floor = min(floor, Self.seconds() - start)
      start = Self.seconds()
      for page in pages.pages { _ = reader.read(page.bytes, charset: nil, url: nil) }
      ours = min(ours, Self.seconds() - start)
    }
    let megabytes = Double(pages.size) / 1e6
    print(
      "\(pages.pages.count) pages, \(short(megabytes)) MB: libxml2 \(short(megabytes / floor)) MB/s, "
        + "articles \(short(megabytes / ours)) MB/s, \(Int(Double(pages.pages.count) / ours)) pages/s"
    )
    return floor / ours
  }

  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
