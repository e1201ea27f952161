import AlertLog
import Daemon
import FeedModel
import JSONText
import WatchMatch

/// Why watches hit a text: every place, with its part in a claim.
struct MatchReport {
  let watches: [Watch]
  let text: ItemText
  let claims: [Claim]
  let matches: [RoleMatch]
  /// Watches of which nobody knows whether they hit, by index.
  let undecided: Set<Int>
  /// Where the `exclude` terms of each watch stand.
  let exclusions: [[Exclusion]]
  /// Of each watch that has a query; nil where nobody asked.
  let explanations: [QueryExplanation?]?
  /// What is known of the item beside its text.
  let context: ItemContext
  let misses: MissText

  /// So many scalars are shown on each side of a match.
  private static let width = 40

  // MARK: people

  /// Prints a block for each watch that hits, and what was looked for when none does.
  func show() {
    if matches.isEmpty, explanations == nil {
      let terms = watches.reduce(0) { $0 + $1.terms.count }
      let places = counted(watches.count, "watch", plural: "watches")
      Terminal.note(
        misses.hasPlaces || watches.contains { $0.query != nil }
          ? "none of \(places) hits the text; --explain says why"
          : "none of \(counted(terms, "term")) of \(places) stands in the text")
    }
    let offsets = TextOffsets(text)
    for (index, watch) in watches.enumerated() {
      let own = matches.filter { $0.hit.watch == index }
      let excluded = exclusions[index]
      guard !own.isEmpty || !excluded.isEmpty || explanations != nil else { continue }
      Terminal.print(
        "\(Terminal.styled(VisibleText.clean(watch.id), .bold)): "
          + (own.isEmpty ? "no hit" : counted(own.count, "place"))
          + (undecided.contains(index) ? ", undecided: its claims or its feed are not known" : ""))
      if let explanation = explanations?[index] {
        ExplanationText(explanation, claims: claims, text: text).show()
      }
      for match in own { show(match, of: watch, offsets) }
      for exclusion in excluded { show(exclusion, of: watch, offsets) }
      guard own.isEmpty, let explanations else { continue }
      for line in misses.lines(watch, at: index, context, explanations[index]) {
        Terminal.print("  " + VisibleText.clean(line))
      }
    }
  }

  private func show(_ exclusion: Exclusion, of watch: Watch, _ offsets: TextOffsets) {
    let place = offsets.scalars(exclusion.span)
    Terminal.print(
      "  exclude \(VisibleText.clean(Self.term(exclusion, watch))) at "
        + "\(place.lowerBound)..<\(place.upperBound) of the \(exclusion.span.field.rawValue): "
        + surroundings(exclusion.span, offsets)
        + "\n    its sentence, and the claims that it stands in, count for nothing")
  }

  private static func term(_ exclusion: Exclusion, _ watch: Watch) -> String {
    watch.exclusions.indices.contains(exclusion.term) ? watch.exclusions[exclusion.term] : ""
  }

  private func show(_ match: RoleMatch, of watch: Watch, _ offsets: TextOffsets) {
    let place = offsets.scalars(match.hit.span)
    let term = watch.terms.indices.contains(match.hit.term) ? watch.terms[match.hit.term] : ""
    let alias = watch.aliases[match.hit.term].map { " of @\($0)" } ?? ""
    Terminal.print(
      "  term \(Terminal.styled(VisibleText.clean(term), .yellow))\(alias) at "
        + "\(place.lowerBound)..<\(place.upperBound) of the \(match.hit.span.field.rawValue): "
        + surroundings(match.hit.span, offsets))
    if let index = match.claim, claims.indices.contains(index) {
      let field = claims[index].content.first?.field ?? .content
      Terminal.print(
        "    in the \(match.role.rawValue) of: "
          + ClaimLine.text(claims[index], ScalarOffsets(text[field] ?? "")))
    } else {
      Terminal.print("    outside any claim")
    }
  }

  private func surroundings(_ span: TextSpan, _ offsets: TextOffsets) -> String {
    Surroundings.text(
      before: offsets.before(span, scalars: Self.width), offsets.text(span),
      after: offsets.after(span, scalars: Self.width), width: Self.width)
  }

  // MARK: programs

  /// Prints one object: watches with their matches, and the claims these name.
  func writeJSON() {
    let writer = ClaimWriter(claims: claims, text: text, itemID: "")
    let matched = Set(matches.compactMap(\.claim))
    var json = JSONWriter()
    json.object { json in
      json.key("watches")
      json.array(watches.indices) { json, index in
        let watch = watches[index]
        json.object { json in
          json.member("id", watch.id)
          json.member("name", watch.name)
          json.member("hit", matches.contains { $0.hit.watch == index })
          if undecided.contains(index) { json.member("undecided", true) }
          json.key("matches")
          json.array(matches.filter { $0.hit.watch == index }) { json, match in
            if let record = MatchRecord(match, watch: watch) { writer.write(record, to: &json) }
          }
          if !exclusions[index].isEmpty {
            json.key("excluded")
            json.array(exclusions[index]) { json, exclusion in
              json.object { json in
                json.member("term", Self.term(exclusion, watch))
                json.key("span")
                writer.offsets.write(exclusion.span, to: &json, textLimit: 512)
              }
            }
          }
          if let explanation = explanations?[index] {
            json.key("explanation")
            ExplanationText.write(explanation, claimIDs: writer.ids, to: &json)
          }
          if let explanations, !matches.contains(where: { $0.hit.watch == index }) {
            json.key("reasons")
            json.array(misses.lines(watch, at: index, context, explanations[index])) {
              $0.value($1)
            }
          }
        }
      }
      json.key("claims")
      json.array(claims.indices) { writer.write($1, matched: matched.contains($1), to: &$0) }
    }
    Terminal.write(json.bytes + [0x0A])
  }
}
