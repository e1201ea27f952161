import Configuration
import FeedModel
import Publishers
import StateStore
import WatchMatch

/// In which forms a term stands in the kept items, and which names stand beside it (`claimwatch watch
/// suggest`). Blocks.
public struct TermSuggestion: Sendable {
  /// A form or a name, and the items in which it stands.
  public struct Entry: Hashable, Sendable {
    public let text: String
    /// How it differs from the term; nil for a name.
    public let kind: TermKin.Kind?
    /// Whether it may well be another word.
    public var isDoubtful = false
    public let items: Int
    /// All items in which it stands, of a name also those without the term.
    public let allItems: Int
  }

  /// What was found.
  public struct Report: Sendable {
    /// Items looked at, and those in which the term itself stands.
    public internal(set) var items = 0
    public internal(set) var withTerm = 0
    /// Items in which the term stands in any form.
    public internal(set) var withAnyForm = 0
    /// When the oldest of them was fetched; nil where there is none.
    public internal(set) var oldest: Instant?
    /// The most frequent first.
    public internal(set) var forms: [Entry] = []
    /// Those that stand beside the term most, against how often they stand elsewhere; agencies, days and months are
    /// no names here.
    public internal(set) var names: [Entry] = []
  }

  /// Names that are counted in all items.
  private static let mostCandidates = 400
  /// Different names and forms that are remembered.
  private static let mostKnown = 50_000

  private let term: String
  private let files: ReplayFiles
  private let publishers: PublisherBook
  private let since: Instant
  private let until: Instant

  /// A look for `term` in the items that were fetched between two times. `configuration` says which agencies
  /// there are beside those that the program knows.
  public init(
    _ term: String, _ configuration: Configuration, files: ReplayFiles, since: Instant,
    until: Instant
  ) {
    self.term = term
    self.files = files
    publishers = PublisherBook(configuration.publishers)
    self.since = since
    self.until = until
  }

  /// Goes through the items twice. Of forms and names the first `most` are given.
  ///
  /// - Parameter progress: told how many items were looked at.
  public func run(most: Int, progress: (Int) -> Void) throws -> Report {
    let matcher = WatchMatcher([Watch(id: "term", terms: [term])])
    let finder = TermKinFinder(term: term)
    var report = Report()
    var forms: [ByteKey: Form] = [:]
    var names: [ByteKey: Int] = [:]
    // Items in which the term stands, and not perhaps another word.
    var certain = 0
    _ = try files.archive.forEachItem(since: since, until: until, progress: progress) { stored in
      let text = stored.item.text
      report.items += 1
      report.oldest = report.oldest ?? stored.item.fetched
      let hasTerm = !matcher.hits(in: text).isEmpty
      let kin = finder.kin(in: text)
      if hasTerm { report.withTerm += 1 }
      guard hasTerm || !kin.isEmpty else { return true }
      report.withAnyForm += 1
      Self.count(kin, in: &forms)
      guard hasTerm || kin.contains(where: { !$0.isDoubtful(for: term) }) else { return true }
      certain += 1
      for name in NamesBeside.names(in: text)
      where names[name] != nil || names.count < Self.mostKnown {
        names[name, default: 0] += 1
      }
      return true
    }
    report.forms = entries(forms, most)
    report.names = try rank(names, ofItems: certain, report.items, most, progress)
    return report
  }

  /// One form, in upper and lower case.
  private struct Form {
    var items = 0
    var spellings: [ByteKey: (kind: TermKin.Kind, items: Int)] = [:]
  }

  private static func count(_ kin: Set<TermKin>, in forms: inout [ByteKey: Form]) {
    for (key, kin) in Dictionary(grouping: kin, by: { folded($0.text) })
    where forms[key] != nil || forms.count < mostKnown {
      var form = forms[key] ?? Form()
      form.items += 1
      for kin in kin {
        form.spellings[ByteKey(kin.text), default: (kin.kind, 0)].items += 1
      }
      forms[key] = form
    }
  }

  private static func folded(_ text: String) -> ByteKey {
    ByteKey(String(decoding: TermRule.folded(text), as: UTF8.self))
  }

  private func entries(_ forms: [ByteKey: Form], _ most: Int) -> [Entry] {
    let entries = forms.values.compactMap { form -> Entry? in
      let best = form.spellings.max {
        ($0.value.items, $1.key.text) < ($1.value.items, $0.key.text)
      }
      guard let best, TermRule.problem(with: best.key.text) == nil else { return nil }
      let kin = TermKin(kind: best.value.kind, text: best.key.text)
      return Entry(
        text: kin.text, kind: kin.kind, isDoubtful: kin.isDoubtful(for: term), items: form.items,
        allItems: form.items)
    }
    return Array(entries.sorted(by: Self.isBefore).prefix(most))
  }

  private static func isBefore(_ left: Entry, _ right: Entry) -> Bool {
    left.items != right.items
      ? left.items > right.items : left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  /// The names that stand beside the term more often than chance would have it.
  private func rank(
    _ names: [ByteKey: Int], ofItems certain: Int, _ items: Int, _ most: Int,
    _ progress: (Int) -> Void
  ) throws -> [Entry] {
    let kin = TermKinFinder(term: term)
    // Names that the term is a part of stand wherever it does.
    let own = WatchMatcher([Watch(id: "term", terms: [term])])
    let candidates = names.filter { name, items in
      let text = ItemText(title: name.text, summary: nil, content: nil)
      return items > 1 && own.hits(in: text).isEmpty && kin.kin(in: text).isEmpty
        && !publishers.isAgency(name.text) && TermRule.problem(with: name.text) == nil
    }
    .sorted { ($0.value, $1.key.text) > ($1.value, $0.key.text) }
    .prefix(Self.mostCandidates)
    guard !candidates.isEmpty, items > 0 else { return [] }
    let matcher = WatchMatcher([Watch(id: "names", terms: candidates.map(\.key.text))])
    var counts = [Int](repeating: 0, count: candidates.count)
    _ = try files.archive.forEachItem(
      since: since, until: until, progress: { progress(items + $0) }
    ) { stored in
      for term in Set(matcher.hits(in: stored.item.text).map(\.term))
      where counts.indices.contains(term) {
        counts[term] += 1
      }
      return true
    }
    let share = Double(certain) / Double(items)
    let ranked = candidates.enumerated().compactMap { index, candidate -> (Entry, Double)? in
      let all = max(counts[index], candidate.value)
      let expected = Double(all) * share
      // Half as often again as chance would have it; where the term is everywhere, nothing is.
      guard Double(candidate.value) > expected * 1.5 else { return nil }
      let entry = Entry(
        text: candidate.key.text, kind: nil, items: candidate.value, allItems: all)
      return (entry, Double(candidate.value) - expected)
    }
    return ranked.sorted { $0.1 != $1.1 ? $0.1 > $1.1 : Self.isBefore($0.0, $1.0) }.prefix(most)
      .map(\.0)
  }
}
