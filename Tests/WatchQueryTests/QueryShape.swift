import FeedModel

@testable import WatchQuery

/// A query as it was understood, in one line: what the tests compare.
extension Query {
  var shape: String { shape(of: root) }

  private func shape(of node: QueryNode) -> String {
    switch node.kind {
    case .term(let range):
      let texts = range.map { forms[$0].written }
      return texts.count == 1
        ? texts[0].replacing(" ", with: "_") : "{\(texts.joined(separator: " "))}"
    case .all(let nodes): return "(all \(nodes.map(shape).joined(separator: " ")))"
    case .any(let nodes): return "(any \(nodes.map(shape).joined(separator: " ")))"
    case .not(let node): return "-\(shape(of: node))"
    case .optional(let node): return "?\(shape(of: node))"
    case .near(let left, let right, let words, let isOrdered):
      return "(\(isOrdered ? "before" : "near")/\(words) \(shape(of: left)) \(shape(of: right)))"
    case .sentence(let node): return "sentence[\(shape(of: node))]"
    case .claim(let node): return "claim[\(shape(of: node))]"
    case .field(let field, let node): return "\(field.rawValue)[\(shape(of: node))]"
    case .condition(let condition): return shape(of: condition)
    case .story(let condition): return "story[\(shape(of: condition))]"
    }
  }

  private func shape(of condition: StoryCondition) -> String {
    switch condition {
    case .relation(let name): "relation=\(name)"
    case .origins(let number): "origins\(number.comparison.rawValue)\(number.value)"
    case .all(let parts): "(all \(parts.map(shape).joined(separator: " ")))"
    case .any(let parts): "(any \(parts.map(shape).joined(separator: " ")))"
    case .not(let part): "-\(shape(of: part))"
    }
  }

  private func shape(of condition: QueryCondition) -> String {
    switch condition {
    case .stance(let stance): "stance=\(stance.rawValue)"
    case .negated(let isNegated): "negated=\(isNegated)"
    case .quote(let quote): "quote=\(quote.rawValue)"
    case .certainty(let certainty): "certainty=\(certainty.rawValue)"
    case .number(let number):
      "number\(number.comparison.rawValue)\(number.value)" + (number.unit.map { "_\($0)" } ?? "")
    case .feed(let feed): "feed=\(feed)"
    case .tag(let tag): "tag=\(tag)"
    case .language(let language): "lang=\(language)"
    }
  }
}
