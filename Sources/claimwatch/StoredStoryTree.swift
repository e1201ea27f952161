import Daemon
import FeedModel
import JSONText
import StoryJoin

/// The stories of the daemon for people: first seen, publishers, origins, and what claims of each item stand
/// to.
struct StoredStoryTree {
  let stories: StoredStories

  func show() {
    for story in stories.stories { show(story) }
    if stories.stories.isEmpty { Terminal.note("no stories") }
  }

  private func show(_ story: StoredStories.Story) {
    let reprints = story.items.count { $0.reprintOf != nil }
    var facts = [
      "first seen " + story.first.secondsDescription, counted(story.items.count, "item"),
      counted(story.publishers, "publisher"), counted(story.origins, "origin"),
    ]
    if reprints > 0 { facts.append(counted(reprints, "reprint")) }
    Terminal.print(
      Terminal.styled(Self.clean(story.title ?? "(no title)"), .cyan) + "  " + story.id.description
        + "\n  " + facts.joined(separator: ", "))
    for item in story.items { show(item, story) }
  }

  private func show(_ item: StoredStories.Item, _ story: StoredStories.Story) {
    let time = (item.details?.time ?? item.joined).secondsDescription
    var line =
      "  " + Terminal.styled(time, .dim) + "  " + Self.clean(item.details?.publisher ?? "?") + ": "
      + Self.clean(item.details?.title ?? "(no title)")
    if item.revision > 1 { line += " (revision \(item.revision))" }
    if let original = item.reprintOf {
      let publisher = story.items.first { $0.id == original }?.details?.publisher
      line += " (reprint" + (publisher.map { " of " + Self.clean($0) } ?? "") + ")"
    }
    Terminal.print(line)
    let branches = Self.branches(of: item, story)
    for branch in branches {
      Terminal.print("    " + Self.words(branch.claim) + (branch.stands ? "" : " (earlier)"))
      for relation in branch.relations {
        let kind = ClaimRelation.Kind(rawValue: relation.kind)?.words ?? Self.clean(relation.kind)
        Terminal.print(
          "      " + Terminal.styled(kind, .magenta) + " " + Self.words(relation.other) + " ("
            + Self.clean(relation.otherPublisher) + ")")
      }
    }
    // Of a reprint they are those of its original.
    guard item.reprintOf == nil else { return }
    let shown = Set(branches.map { ByteKey($0.claim.id) })
    let more = (item.details?.claims ?? []).count { !shown.contains(ByteKey($0.id)) }
    if more > 0 { Terminal.print("    " + Terminal.styled("\(counted(more, "more claim"))", .dim)) }
  }

  /// A claim with what it stands to.
  private struct Branch {
    let claim: StoryDetails.Claim
    /// Whether the item's latest revision makes it.
    let stands: Bool
    var relations: [StoredStories.Relation]
  }

  /// So many claims are shown that stand in no relation.
  private static let mostAlone = 3

  /// The claims of an item that are shown, in the order of its text. How a copy stands to its original, and to other
  /// copies of that, says nothing; nor do the claims that it has from there.
  private static func branches(
    of item: StoredStories.Item, _ story: StoredStories.Story
  ) -> [Branch] {
    let original = item.reprintOf ?? item.id
    let copies = Set(
      story.items.filter { $0.reprintOf == original || $0.id == original }.map(\.id))
    let relations = item.relations.filter { !copies.contains($0.otherItem) }
    var branches = (item.details?.claims ?? []).map { claim in
      Branch(
        claim: claim, stands: true,
        relations: relations.filter { $0.claim.id.hasSameBytes(as: claim.id) })
    }
    for relation in relations {
      if let place = branches.firstIndex(where: { $0.claim.id.hasSameBytes(as: relation.claim.id) })
      {
        if !branches[place].stands { branches[place].relations.append(relation) }
      } else {
        branches.append(Branch(claim: relation.claim, stands: false, relations: [relation]))
      }
    }
    var alone = item.reprintOf == nil ? mostAlone : 0
    return branches.filter { branch in
      guard branch.relations.isEmpty else { return true }
      alone -= 1
      return alone >= 0
    }
  }

  private static func words(_ claim: StoryDetails.Claim) -> String {
    clean(claim.speaker ?? "(nobody named)") + " – " + Terminal.styled(clean(claim.text), .green)
  }

  private static func clean(_ text: String) -> String {
    let words = text.cut(utf8: 300).split(whereSeparator: \.isWhitespace)
    return VisibleText.clean(words.joined(separator: " "))
  }
}

/// The same for programs: one object.
struct StoredStoryJSON {
  let stories: StoredStories

  func write() {
    var json = JSONWriter()
    json.object { json in
      json.member("schema", "claimwatch.stories/1")
      json.key("stories")
      json.array(stories.stories) { write($1, to: &$0) }
    }
    Terminal.write(json.bytes + [0x0A])
  }

  private func write(_ story: StoredStories.Story, to json: inout JSONWriter) {
    json.object { json in
      json.member("id", story.id.description)
      json.member("title", story.title)
      json.member("first_seen", story.first.description)
      json.member("latest", story.latest.description)
      json.member("size", story.items.count)
      json.member("publishers", story.publishers)
      json.member("origins", story.origins)
      json.key("items")
      json.array(story.items) { write($1, to: &$0) }
    }
  }

  private func write(_ item: StoredStories.Item, to json: inout JSONWriter) {
    json.object { json in
      json.member("id", item.id.description)
      json.member("revision", item.revision)
      json.member("publisher", item.details?.publisher)
      json.member("title", item.details?.title)
      json.member("link", item.details?.link)
      json.member("time", item.details?.time.description)
      json.member("joined", item.joined.description)
      json.member("reprint_of", item.reprintOf?.description)
      json.key("alerts")
      json.array(item.alerts) { json, alert in
        json.object { json in
          json.member("id", alert.id.description)
          json.member("watch", alert.watch)
        }
      }
      json.key("claims")
      json.array(item.details?.claims ?? []) { Self.write($1, to: &$0) }
      json.key("relations")
      json.array(item.relations) { json, relation in
        json.object { json in
          json.member("relation", relation.kind)
          json.member("claim_id", relation.claim.id)
          json.key("other")
          json.object { json in
            json.member("item_id", relation.otherItem.description)
            json.member("claim_id", relation.other.id)
            json.member("publisher", relation.otherPublisher)
            json.member("speaker", relation.other.speaker)
            json.member("text", relation.other.text)
          }
        }
      }
    }
  }

  private static func write(_ claim: StoryDetails.Claim, to json: inout JSONWriter) {
    json.object { json in
      json.member("id", claim.id)
      json.member("speaker", claim.speaker)
      json.member("text", claim.text)
    }
  }
}
