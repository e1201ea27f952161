import FeedModel
import JSONText
import StoryJoin

/// The answers of `claimwatch stories --jsonl`, a line for each item.
struct StoryLines {
  private let reading: StoryReading
  private let counts: [Int: (publishers: Int, origins: Int)]
  /// `updates` stands with the claim that is updated, whose item came first.
  private let relations: [Int: [(relation: ClaimRelation, item: Int, isHere: Bool)]]

  init(_ reading: StoryReading) {
    self.reading = reading
    counts = reading.counts()
    var relations: [Int: [(relation: ClaimRelation, item: Int, isHere: Bool)]] = [:]
    for entry in reading.entries {
      for relation in entry.place.relations {
        let isHere = relation.kind != .updates
        let holder = isHere ? entry.place.item : relation.otherItem
        relations[holder, default: []].append((relation, entry.place.item, isHere))
      }
    }
    self.relations = relations
  }

  func write() {
    for entry in reading.entries {
      guard Terminal.write(line(entry) + [0x0A]) else { return }
    }
  }

  private func line(_ entry: StoryReading.Entry) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("item", entry.id)
      json.member("story", reading.entries[at: reading.story(of: entry)]?.id)
      json.member("reprint_of", entry.place.reprintOf.flatMap { reading.entries[at: $0]?.id })
      let counts = counts[reading.story(of: entry)]
      json.member("publishers", counts?.publishers ?? 0)
      json.member("origins", counts?.origins ?? 0)
      json.key("relations")
      json.array(relations[entry.place.item] ?? []) { json, found in
        let relation = found.relation
        let (mine, other) =
          found.isHere
          ? (relation.claim, (relation.otherItem, relation.otherClaim))
          : (relation.otherClaim, (found.item, relation.claim))
        json.object { json in
          json.member("relation", relation.kind.rawValue)
          spans(entry.place.item, mine, &json)
          json.key("other")
          json.object { json in
            json.member("item", reading.entries[at: other.0]?.id)
            spans(other.0, other.1, &json)
          }
        }
      }
    }
    return json.bytes
  }

  /// The content of a claim in Unicode scalars of the item's text.
  private func spans(_ item: Int, _ claim: Int, _ json: inout JSONWriter) {
    json.key("spans")
    guard let entry = reading.entries[at: item], let claim = entry.item.claims[at: claim] else {
      return json.array([Int]()) { $0.value($1) }
    }
    let title = ScalarOffsets(entry.item.title)
    let body = ScalarOffsets(entry.item.body)
    let head = entry.item.title.isEmpty ? 0 : title.scalars(beforeByte: .max) + 2
    json.array(claim.content) { json, span in
      let isTitle = span.field == .title
      let offsets = isTitle ? title : body
      json.array([span.utf8.lowerBound, span.utf8.upperBound]) { json, byte in
        json.value((isTitle ? 0 : head) + offsets.scalars(beforeByte: byte))
      }
    }
  }
}
