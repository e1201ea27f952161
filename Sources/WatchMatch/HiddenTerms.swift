import FeedModel

/// Terms that the `exclude` of their own watch hides: it stands wherever they do.
public enum HiddenTerms {
  /// By the index of the term that of an exclusion; nothing of prefixes and regular expressions, of which
  /// nobody knows.
  public static func of(_ watch: Watch) -> [Int: Int] {
    guard !watch.exclusions.isEmpty else { return [:] }
    var excluding = Watch(id: watch.id, terms: watch.exclusions)
    (excluding.fold, excluding.inflections) = (watch.fold, watch.inflections)
    let matcher = WatchMatcher([excluding])
    var hidden: [Int: Int] = [:]
    for (index, term) in watch.terms.enumerated()
    where !watch.prefixes.contains(index) && !watch.expressions.contains(index) {
      let forms = [term] + watch.inflections.flatMap { Inflection.forms(of: term, $0) }
      let found = forms.map { form in
        matcher.hits(in: ItemText(title: form, summary: nil, content: nil)).first?.term
      }
      if let first = found.first ?? nil, found.allSatisfy({ $0 != nil }) { hidden[index] = first }
    }
    return hidden
  }
}
