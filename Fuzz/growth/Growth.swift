import FeedModel
import FeedParse
import Glibc

@testable import ClaimExtract

/// Does every kind of work at n bytes and at 4 n, and fails where four times the input takes more than
/// six times the processor time or memory, and again from 4 n to 16 n. Ratios of one run. What looks
/// doubtful is looked at again when all else is done: what disturbs a shared processor lasts longer
/// than the few milliseconds that a construct takes (seen: 11 times where it is 4). The second step is
/// for what leaves the processor's cache on the first one.
@main
enum Growth {
  private static let most = 6.0
  /// Beneath these a ratio says nothing.
  private static let leastTime = 0.0007
  private static let leastMemory = 1 << 20
  /// Seconds that nothing of some ten thousand bytes takes.
  private static let hang = 0.5
  private static let laterLooks = 5

  static func main() {
    // "1/2 element": every other construct, of those whose names hold the word.
    var wanted = CommandLine.arguments.dropFirst()
    let part = wanted.first?.split(separator: "/").compactMap { Int($0) } ?? []
    if part.count == 2 { wanted = wanted.dropFirst() }
    let (first, step) = part.count == 2 ? (max(0, part[0] - 1), max(1, part[1])) : (0, 1)
    let named = (feeds + texts + lines).filter { work in
      wanted.isEmpty || wanted.contains { work.name.utf8.contains($0.utf8) }
    }
    let works = stride(from: first, to: named.count, by: step).map { named[$0] }
    // What is built at the first use is nobody's growth.
    for work in works.prefix(1) + texts.prefix(4) + lines.prefix(1) { work.prepare(4096)() }
    var doubtful = works.map { Look(at: $0) }.filter(isBeyond)
    for _ in 0..<laterLooks where !doubtful.isEmpty {
      sleep(1)
      doubtful = doubtful.map { $0.again(hang: hang) }.filter(isBeyond)
    }
    for look in doubtful { print(look.shown) }
    print("growth: \(works.count) constructs, \(doubtful.count) beyond \(Int(most)) times")
    exit(doubtful.isEmpty ? 0 : 1)
  }

  private static func isBeyond(_ look: Look) -> Bool {
    guard look.large.time < hang else { return true }
    return isBeyond(look.small, look.large)
      && look.largest.map { isBeyond(look.large, $0) } ?? true
  }

  private static func isBeyond(_ less: Measurement, _ more: Measurement) -> Bool {
    more.time > most * max(less.time, leastTime)
      || Double(more.memory) > most * Double(max(less.memory, leastMemory))
  }

  private static let feeds: [Work] = FeedConstructs.all.map { construct in
    Work(name: construct.name, size: 24 << 10) { size in
      let document = construct.document(size)
      let origin = FeedParser.Origin(url: "https://growth.example/a/b")
      return { _ = try? FeedParser().parse(document, origin: origin) }
    }
  }

  /// Claims by rules. The tagger's links take the square of its spans, within an allowance of pieces.
  private static let texts: [Work] = TextConstructs.all.flatMap { construct in
    [
      Work(name: "claims by rules, \(construct.name)", size: 4 << 10) { size in
        let document = TextConstructs.document(construct.document(size))
        let reader = ClaimReader(finder: RuleFinder())
        return { AlertWay.check(document, reader, .line) }
      },
      Work(name: "match, \(construct.name)", size: 32 << 10) { size in
        let text = String(decoding: construct.document(size), as: UTF8.self)
        return { AlertWay.match(ItemText(title: nil, summary: nil, content: text)) }
      },
    ]
  }

  /// What the feed says of itself stands in the record of each item.
  private static let lines: [Work] = [
    Work(name: "lines, a title of the feed and items that grow together", size: 32 << 10) { size in
      let title = String(repeating: "t ", count: size / 4)
      return {
        for _ in 0..<size / 512 {
          AlertWay.writeLine(outlet: title, title: "Varn said", authors: [])
        }
      }
    },
    Work(name: "lines, a title and authors", size: 64 << 10) { size in
      let title = String(repeating: "Varn said a\u{301}\u{323} ", count: size / 16)
      let authors = (0..<size / 16).map { "author \($0)" }
      return { AlertWay.writeLine(outlet: title, title: title, authors: authors) }
    },
  ]
}
