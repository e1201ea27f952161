import FeedModel
import WatchQuery

/// Decides one query on one item (`docs/watch-language.md`).
///
/// Of an item that was not read for claims nobody knows whether a condition on claims holds: it is then
/// ``Truth/maybe`` where its words stand in the item, and no where they do not.
struct QueryEvaluator {
  /// In this order "and" is the least, "or" the greatest.
  enum Truth: Int, Comparable {
    case no, maybe, yes

    static func < (left: Truth, right: Truth) -> Bool { left.rawValue < right.rawValue }
    var opposite: Truth { self == .yes ? .no : self == .no ? .yes : .maybe }
  }

  /// A form of the query at a place.
  struct FormPlace: Hashable {
    let form: Int
    let place: TextPlace
  }

  /// A truth and the places that it rests on.
  struct Verdict {
    var truth: Truth
    var places: [FormPlace] = []

    static let no = Verdict(truth: .no)
  }

  /// What a part of a query is asked of.
  enum Region {
    case item
    case texts(Range<Int>)
    case sentence(Int, Range<Int>)
    case claim(Int)
    case role(Int, RoleMatch.Role)
    /// Some claim of an item that was not read, or this part of one.
    case unread(RoleMatch.Role?)
  }

  let program: QueryProgram
  let ground: QueryGround
  private let excluded: ExcludedParts

  init(_ program: QueryProgram, _ ground: QueryGround) {
    self.program = program
    self.ground = ground
    excluded =
      program.exclusions.isEmpty
      ? .none : ground.excluded(by: program.exclusions, of: program.watch)
  }

  /// Of the whole query.
  var whole: Verdict { verdict(program.query.root, in: .item) }

  func verdict(_ node: QueryNode, in region: Region) -> Verdict {
    switch node.kind {
    case .term(let forms): return term(forms, in: region)
    case .all(let nodes):
      var all = Verdict(truth: .yes)
      for node in nodes {
        let part = verdict(node, in: region)
        if part.truth == .no { return .no }
        all.truth = min(all.truth, part.truth)
        all.places += part.places
      }
      return all
    case .any(let nodes): return any(nodes.map { verdict($0, in: region) })
    case .not(let node): return Verdict(truth: verdict(node, in: region).truth.opposite)
    case .optional(let node):
      return Verdict(truth: .yes, places: verdict(node, in: region).places)
    case .near(let left, let right, let words, let isOrdered):
      return near(left, right, words, isOrdered: isOrdered, in: region)
    case .sentence(let node): return sentence(node, in: region)
    case .claim(let node): return anyClaim(node, nil) { .claim($0) }
    case .field(let field, let node): return self.field(field, node, in: region)
    case .condition(let condition): return Verdict(truth: holds(condition, in: region))
    // Asked where the alert is committed.
    case .story: return Verdict(truth: .yes)
    }
  }

  private func any(_ verdicts: [Verdict]) -> Verdict {
    var any = Verdict.no
    for verdict in verdicts where verdict.truth != .no {
      any.truth = max(any.truth, verdict.truth)
      any.places += verdict.places
    }
    return any
  }

  // MARK: words

  private func term(_ forms: Range<Int>, in region: Region) -> Verdict {
    let places = places(of: forms, in: region)
    if case .unread(let role) = region {
      let isNamed = stands(forms, inNameFor: role)
      return Verdict(truth: places.isEmpty && !isNamed ? .no : .maybe, places: places)
    }
    return Verdict(truth: places.isEmpty ? truth(without: [forms]) : .yes, places: places)
  }

  /// Where no place was found: maybe where an expression was not looked for to the end.
  private func truth(without forms: [Range<Int>]) -> Truth {
    let unfinished = ground.places.unfinished
    guard !unfinished.isEmpty else { return .no }
    let isUnfinished = forms.joined().contains { form in
      (program.slots[at: form] ?? []).contains { unfinished.contains($0) }
    }
    return isUnfinished ? .maybe : .no
  }

  /// Whether a form stands in a name beside the texts, by which a speaker may be called.
  private func stands(_ forms: Range<Int>, inNameFor role: RoleMatch.Role?) -> Bool {
    guard role == nil || role == .speaker else { return false }
    return forms.contains { form in
      (program.slots[at: form] ?? []).contains { ground.places.named.contains($0) }
    }
  }

  func places(of forms: Range<Int>, in region: Region) -> [FormPlace] {
    ground.spend(forms.count)
    let found = forms.flatMap { form -> [FormPlace] in
      let places = (program.slots[at: form] ?? []).flatMap { self.places(of: $0, in: region) }
      let isItem =
        if case .item = region { true } else if case .unread = region { true } else { false }
      return places.filter { !isItem || $0.text < QueryGround.firstName }
        .filter { program.exclusions.isEmpty || !excluded.contains($0) }
        .map { FormPlace(form: form, place: $0) }
    }
    ground.spend(found.count)
    return found
  }

  private func places(of slot: Int, in region: Region) -> [TextPlace] {
    switch region {
    case .item, .unread: ground.places.all(of: slot)
    case .texts(let texts): ground.places.all(of: slot).filter { texts.contains($0.text) }
    case .sentence(let text, let span):
      ground.places.places(of: slot, in: text, span, whole: true)
    case .claim(let claim): ground.places(of: slot, inClaim: claim, nil)
    case .role(let claim, let role): ground.places(of: slot, inClaim: claim, role)
    }
  }

  /// All forms below `node`, those of NOT included.
  func forms(of node: QueryNode) -> [Range<Int>] {
    switch node.kind {
    case .term(let forms): [forms]
    case .all(let nodes), .any(let nodes): nodes.flatMap(forms)
    case .not(let node), .optional(let node), .sentence(let node), .claim(let node),
      .field(_, let node):
      forms(of: node)
    case .near(let left, let right, _, _): forms(of: left) + forms(of: right)
    case .condition, .story: []
    }
  }

  private func near(
    _ left: QueryNode, _ right: QueryNode, _ words: Int, isOrdered: Bool, in region: Region
  ) -> Verdict {
    let sides = [left, right].map { forms(of: $0).flatMap { places(of: $0, in: region) } }
    var pairs = NearPairs(ground, words: words)
    pairs.join(sides[0], sides[1])
    if !isOrdered { pairs.join(sides[1], sides[0]) }
    let paired = (sides[0] + sides[1]).filter { pairs.joined.contains($0) }
    let both = forms(of: left) + forms(of: right)
    guard case .unread(let role) = region else {
      return Verdict(truth: paired.isEmpty ? truth(without: both) : .yes, places: paired)
    }
    let isNamed = both.contains { stands($0, inNameFor: role) }
    return Verdict(truth: paired.isEmpty && !isNamed ? .no : .maybe, places: paired)
  }

  // MARK: scopes

  private func sentence(_ node: QueryNode, in region: Region) -> Verdict {
    var seen: Set<TextPlace> = []
    var last: TextPlace?
    var verdicts: [Verdict] = []
    for forms in forms(of: node) {
      for found in places(of: forms, in: region) {
        // A text without stops is one sentence to a thousand places.
        if let last, last.text == found.place.text, last.start <= found.place.start,
          found.place.end <= last.end
        {
          continue
        }
        let span = ground.sentence(around: found.place)
        let sentence = TextPlace(
          text: found.place.text, start: span.lowerBound, end: span.upperBound)
        last = sentence
        guard seen.insert(sentence).inserted else { continue }
        verdicts.append(verdict(node, in: .sentence(sentence.text, span)))
      }
    }
    verdicts.append(Verdict(truth: truth(without: forms(of: node))))
    return any(verdicts)
  }

  private func field(_ field: QueryField, _ node: QueryNode, in region: Region) -> Verdict {
    switch field {
    case .title: return verdict(node, in: .texts(0..<1))
    case .text: return verdict(node, in: .texts(1..<QueryGround.firstName))
    default: break
    }
    guard let role = field.role else { return .no }
    switch region {
    case .claim(let claim): return verdict(node, in: .role(claim, role))
    case .unread: return unread(node, role)
    default: return anyClaim(node, role) { .role($0, role) }
    }
  }

  /// Whether some claim meets `node`.
  private func anyClaim(
    _ node: QueryNode, _ role: RoleMatch.Role?, _ region: (Int) -> Region
  ) -> Verdict {
    guard let claims = ground.claims else { return unread(node, role) }
    return any(claims.indices.filter(counts).map { verdict(node, in: region($0)) })
  }

  private func unread(_ node: QueryNode, _ role: RoleMatch.Role?) -> Verdict {
    let found = verdict(node, in: .unread(role))
    return Verdict(truth: min(found.truth, Truth.maybe), places: found.places)
  }

  /// Whether a claim is certain enough, and not one that is excluded.
  private func counts(_ claim: Int) -> Bool {
    guard !excluded.has(claim: claim) else { return false }
    guard let least = program.minimumConfidence else { return true }
    return ground.claims?[at: claim]?.confidence.map { $0 >= least } ?? true
  }

  // MARK: conditions

  private func holds(_ condition: QueryCondition, in region: Region) -> Truth {
    switch condition {
    // Of a text that is tried without a feed nobody knows.
    case .feed where ground.context.feedID == nil, .tag where ground.context.feedID == nil:
      return .maybe
    case .feed(let id): return ground.context.feedID.hasSameBytes(as: id) ? .yes : .no
    case .tag(let tag):
      return ground.context.feedTags.contains { $0.hasSameBytes(as: tag) } ? .yes : .no
    case .language(let range):
      guard let language = ground.language else { return .maybe }
      return LanguageRange.matches(language, range) ? .yes : .no
    case .stance, .negated, .quote, .certainty, .number: break
    }
    switch region {
    case .claim(let claim):
      return ground.claims?[at: claim].map(condition.holds) ?? false ? .yes : .no
    case .unread: return .maybe
    default:
      guard let claims = ground.claims else { return .maybe }
      return claims.indices.contains { counts($0) && condition.holds(for: claims[$0]) }
        ? .yes : .no
    }
  }

  // MARK: hits

  /// The places of a verdict as hits of the watch, each once. At least one.
  func hits(of verdict: Verdict) -> [TermHit] {
    var found: [TextSpan: [Int: Int]] = [:]
    func add(_ place: FormPlace, unless standing: [TextSpan: [Int: Int]] = [:]) {
      guard let span = ground.span(of: place.place),
        let slot = program.slots[at: place.form]?.first,
        !standing.contains(where: { known, slots in
          known.field == span.field && known.utf8.overlaps(span.utf8) && slots[slot] != nil
        })
      else { return }
      found[span, default: [:]][slot] = min(found[span]?[slot] ?? .max, place.form)
    }
    for place in verdict.places where place.place.text < QueryGround.firstName { add(place) }
    // A word of a name that the speaker's own words hold has its place there.
    let standing = found
    for place in verdict.places where place.place.text >= QueryGround.firstName {
      add(place, unless: standing)
    }
    if found.isEmpty, let (field, text) = ground.text.fields.first {
      // A name that only the byline has: there is no place, and an alert names one.
      let span = TextSpan(field: field, utf8: 0..<text.cut(utf8: 200).utf8.count)
      found[span] = [0: program.query.required.first ?? 0]
    }
    return found.flatMap { span, forms in
      forms.values.map { TermHit(watch: program.watch, term: $0, span: span) }
    }
    .sorted { $0.isBefore($1) }
  }
}

extension QueryField {
  /// The part of a claim.
  var role: RoleMatch.Role? {
    switch self {
    case .speaker: .speaker
    case .content: .content
    case .cue: .cue
    default: nil
    }
  }
}
