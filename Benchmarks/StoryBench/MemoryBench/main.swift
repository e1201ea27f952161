// What the engine of stories takes for many items (`make bench-stories-memory FILE=ITEMS.jsonl`).
//
// Reads lines as `claimwatch stories --jsonl` does, extracts their claims once, and gives the engine copies of them until
// there are as many as wanted. Each copy has other names and long words, of the same lengths, so that claims stay where they
// are. Arguments: FILE [ITEMS] [CLAIMS: most claims in all, 0 for none].

import CHeapMeter
import ClaimExtract
import FeedModel
import Foundation
import JSONText
import Publishers
import StoryJoin

/// Texts in which names and long words are others, the same in all of one copy.
struct Renamed {
  let copy: UInt64

  func callAsFunction(_ text: String) -> String {
    guard copy > 0 else { return text }
    var bytes = Array(text.utf8)
    var start = 0
    while start < bytes.count {
      guard isLetter(bytes[start]) else {
        start += 1
        continue
      }
      var end = start
      while end < bytes.count, isLetter(bytes[end]) { end += 1 }
      let isCapital = bytes[start] & 0x20 == 0
      if end - start >= 7 || isCapital && end - start >= 4 { rename(&bytes, start..<end) }
      start = end
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
  }

  private func rename(_ bytes: inout [UInt8], _ word: Range<Int>) {
    // The ending stays, by which forms of a word are told.
    let last = word.upperBound - 3
    var state = copy &* 0x9E37_79B9_7F4A_7C15
    for index in word.lowerBound..<last {
      state = (state ^ UInt64(bytes[index] | 0x20)) &* 0x0000_0100_0000_01B3
    }
    for index in word.lowerBound..<last {
      state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
      bytes[index] = bytes[index] & 0x20 | UInt8(0x41 + (state >> 32) % 26)
    }
  }
}

func item(_ line: ArraySlice<UInt8>, _ publishers: PublisherBook) -> StoryItem? {
  guard let value = try? JSONValue(parsing: line), let text = value["text"]?.string else {
    return nil
  }
  let title = value["title"]?.string ?? ""
  let outlet = value["outlet"]?.string
  let head = title + "\n\n"
  let isHeaded = !title.isEmpty && text.hasPrefix(head)
  let body = isHeaded ? String(decoding: text.utf8.dropFirst(head.utf8.count), as: UTF8.self) : text
  return StoryItem(
    feed: value["feed"]?.string ?? outlet ?? "", publisher: outlet.map(publishers.name),
    credit: publishers.credit(authors: [], text: body)?.agency,
    published: Instant(milliseconds: 0), title: title, body: body, claims: [])
}

func resident() -> Int {
  let status = String(
    decoding: FileManager.default.contents(atPath: "/proc/self/status") ?? Data(), as: UTF8.self)
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS") } ?? ""
  return (Int(line.filter(\.isNumber)) ?? 0) << 10
}

func processor() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}

let arguments = CommandLine.arguments
guard arguments.count > 1, let data = FileManager.default.contents(atPath: arguments[1]) else {
  print("MemoryBench FILE [ITEMS] [CLAIMS]")
  exit(2)
}
let wanted = arguments.count > 2 ? Int(arguments[2]) ?? 60_000 : 60_000
let mostClaims = arguments.count > 3 ? Int(arguments[3]) ?? 0 : .max
let extractor = try LearnedExtractor()
let publishers = PublisherBook()
var items = Array(data).split(separator: 0x0A).compactMap { item($0, publishers) }
if mostClaims > 0 {
  for index in items.indices {
    let text = ItemText(title: items[index].title, summary: nil, content: items[index].body)
    items[index].claims =
      extractor.extract(
        ClaimDocument(text: text, published: items[index].published, outlet: nil)
      ).claims
  }
}
let perItem = Double(items.reduce(0) { $0 + $1.claims.count }) / Double(max(1, items.count))
print(
  "\(items.count) items of \(items.reduce(0) { $0 + $1.body.utf8.count } / max(1, items.count)) bytes,",
  String(format: "%.2f claims an item", perItem))

// 60,000 items in three days and less.
let step: Int64 = 4_000
var engine = StoryEngine()
heap_meter_trim()
let before = resident()
heap_meter_begin()
var (given, claims, spent) = (0, 0, 0.0)
var stories: Set<Int> = []
var copy: UInt64 = 0
while given < wanted, !items.isEmpty {
  let rename = Renamed(copy: copy)
  for item in items where given < wanted {
    var item = item
    item.title = rename(item.title)
    item.body = rename(item.body)
    item.published = Instant(milliseconds: 1_900_000_000_000 + Int64(given) * step)
    if claims >= mostClaims { item.claims = [] }
    claims += item.claims.count
    let start = processor()
    let place = engine.add(item)
    spent += processor() - start
    stories.insert(place.story)
    given += 1
  }
  copy += 1
}
let inStories = stories.count
stories = []
let heap = heap_meter_mark()
heap_meter_end()
heap_meter_trim()
print(
  "\(given) items in \(inStories) stories with \(claims) claims:",
  String(
    format: "%.1f MB of heap, %.1f MB more resident, %.3f ms of processor an item",
    Double(heap) / 1e6, Double(resident() - before) / 1e6,
    spent / Double(max(1, given))))
withExtendedLifetime(engine) {}
