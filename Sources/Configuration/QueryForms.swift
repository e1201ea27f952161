import FeedModel
import WatchQuery

/// The words of a query, judged as terms are.
enum QueryForms {
  /// Reports what can never match, and what is hardly meant.
  static func check(
    _ query: Query, at place: (Range<Int>, Reading) -> SourcePosition, _ reading: inout Reading
  ) {
    for form in query.forms where form.alias == nil && !form.isExpression {
      guard let problem = reading.terms.problem(form.text) else { continue }
      reading.problems.error(
        "the word \(Quoted(form.text)) can never match: \(problem)",
        at: place(form.range, reading), advice: "write it as it stands in texts, or leave it out")
    }
    for index in query.required where query.forms[index].alias == nil {
      let form = query.forms[index]
      guard !form.isPrefix, !form.isExpression, let doubt = reading.terms.doubt(form.text) else {
        continue
      }
      reading.problems.warning(
        "the word \(Quoted(form.text)) \(doubt.message)", at: place(form.range, reading),
        advice: doubt.advice)
    }
    for doubt in query.doubts + query.shadows(folded: reading.terms.folded) {
      reading.problems.warning(
        doubt.message, at: place(doubt.range, reading), advice: doubt.advice)
    }
  }
}
