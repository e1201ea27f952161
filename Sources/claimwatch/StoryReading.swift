import ClaimExtract
import Daemon
import FeedModel
import FeedParse
import JSONText
import Publishers
import StoryJoin

/// The items of a file, their claims, and where each stands in the end.
struct StoryReading {
  struct Entry {
    let id: String
    let outlet: String?
    let item: StoryItem
    let place: StoryPlace
  }

  private(set) var entries: [Entry] = []
  /// Lines that are no item, with the reason.
  private(set) var faults: [String] = []
  private var into: [Int: Int] = [:]

  /// Reads the whole of `file`, one item after the other. Throws a ``CommandFailure`` where it cannot be
  /// read.
  init(of file: String, extractor: any ClaimExtractor) throws(CommandFailure) {
    var engine = StoryEngine()
    let publishers = PublisherBook()
    let lines = try InputFile.read(file, limit: 1 << 30)
      .split(separator: 0x0A, omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() where !line.isEmpty {
      guard let request = Request(line) else {
        faults.append(
          "\(file):\(number + 1): not an object with the texts 'id', 'text' and 'published'")
        continue
      }
      let item = request.item(extractor, publishers)
      let place = engine.add(item)
      for merge in place.merges { into[merge.story] = merge.into }
      entries.append(Entry(id: request.id, outlet: request.outlet, item: item, place: place))
    }
  }

  /// How many publishers and origins each story has when all are read: as its last item says.
  func counts() -> [Int: (publishers: Int, origins: Int)] {
    var counts: [Int: (publishers: Int, origins: Int)] = [:]
    for entry in entries {
      counts[story(of: entry)] = (entry.place.publishers, entry.place.origins)
    }
    return counts
  }

  /// The number of the story that an item belongs to when all are read.
  func story(of entry: Entry) -> Int {
    var story = entry.place.story
    while let other = into[story] { story = other }
    return story
  }

  private struct Request {
    let id: String
    let feed: String
    let outlet: String?
    let published: Instant
    let title: String
    let body: String

    init?(_ line: ArraySlice<UInt8>) {
      guard let value = try? JSONValue(parsing: line), let id = value["id"]?.string,
        let text = value["text"]?.string, let date = value["published"]?.string,
        let published = FeedDate.read(date)?.instant
      else { return nil }
      self.id = id
      outlet = value["outlet"]?.string
      feed = value["feed"]?.string ?? outlet ?? ""
      self.published = published
      title = value["title"]?.string ?? ""
      let head = Array(title.utf8) + [0x0A, 0x0A]
      let isHeaded = !title.isEmpty && text.utf8.starts(with: head)
      body = isHeaded ? String(decoding: text.utf8.dropFirst(head.count), as: UTF8.self) : text
    }

    func item(_ extractor: any ClaimExtractor, _ publishers: PublisherBook) -> StoryItem {
      let text = ItemText(title: title.isEmpty ? nil : title, summary: nil, content: body)
      let extraction = extractor.extract(
        ClaimDocument(text: text, published: published, outlet: outlet))
      return StoryItem(
        feed: feed, publisher: outlet.map(publishers.name),
        credit: publishers.credit(authors: [], text: body)?.agency, published: published,
        title: title, body: body, claims: extraction.claims)
    }
  }
}
