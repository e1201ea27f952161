import Daemon
import FeedModel
import StoryJoin

/// Stories for people: each with its items, and how the items' claims stand to each other.
struct StoryTree {
  let reading: StoryReading
  private let counts: [Int: (publishers: Int, origins: Int)]

  init(_ reading: StoryReading) {
    self.reading = reading
    counts = reading.counts()
  }

  func show() {
    var stories: [Int: [StoryReading.Entry]] = [:]
    for entry in reading.entries { stories[reading.story(of: entry), default: []].append(entry) }
    for (_, entries) in stories.sorted(by: { $0.key < $1.key }) { show(entries) }
  }

  private func show(_ entries: [StoryReading.Entry]) {
    guard let first = entries.first else { return }
    let (outlets, origins) = counts[reading.story(of: first)] ?? (0, 0)
    let reprints = entries.count { $0.place.reprintOf != nil }
    Terminal.print(
      Terminal.styled(Self.clean(first.item.title), .cyan) + "\n  "
        + first.item.published.secondsDescription + ", " + counted(entries.count, "item")
        + ", " + counted(outlets, "outlet") + ", " + counted(origins, "origin")
        + (reprints > 0 ? ", " + counted(reprints, "reprint") : ""))
    for entry in entries { show(entry) }
  }

  private func show(_ entry: StoryReading.Entry) {
    let outlet = Self.clean(entry.outlet ?? entry.item.feed)
    var line = "  " + outlet + ": " + Self.clean(entry.item.title)
    if let original = entry.place.reprintOf.flatMap({ reading.entries[at: $0] }) {
      line += " (reprint of " + Self.clean(original.outlet ?? original.id) + ")"
    }
    Terminal.print(line)
    for relation in entry.place.relations.sorted(by: { $0.kind.rank < $1.kind.rank }).prefix(8) {
      guard let other = reading.entries[at: relation.otherItem],
        let mine = entry.item.claims[at: relation.claim],
        let theirs = other.item.claims[at: relation.otherClaim]
      else { continue }
      Terminal.print("    " + words(mine, entry.item))
      Terminal.print(
        "      " + Terminal.styled(relation.kind.words, .magenta) + " "
          + words(theirs, other.item))
    }
  }

  private func words(_ claim: Claim, _ item: StoryItem) -> String {
    let title = ScalarOffsets(item.title)
    let body = ScalarOffsets(item.body)
    let content = claim.content.map { span in
      (span.field == .title ? title : body).text(in: span.utf8)
    }.joined(separator: " … ")
    let speaker = claim.speakerResolved?.name ?? "(nobody named)"
    return Self.clean(speaker) + " – " + Terminal.styled(Self.clean(content), .green)
  }

  private static func clean(_ text: String) -> String {
    let words = text.cut(utf8: 300).split(whereSeparator: \.isWhitespace)
    return VisibleText.clean(words.joined(separator: " "))
  }
}

extension ClaimRelation.Kind {
  /// What people read before the other claim. Nothing is ever called confirmed or false.
  var words: String {
    switch self {
    case .updates: "updates"
    case .denies: "denies"
    case .differsNumber: "differs from"
    case .sameClaim: "also said by"
    case .sameStatement: "same statement as"
    }
  }
}
