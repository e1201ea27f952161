import FeedModel
import WatchQuery

/// Why a query hits an item or does not: each part with its truth there.
public struct QueryExplanation: Hashable, Sendable {
  /// Whether a part holds.
  public enum Truth: String, Hashable, Sendable {
    case yes, no
    /// It asks for claims, or for the language, which nobody knows; or for the story, which is known only where an
    /// alert is committed.
    case unknown
  }
  /// What joins the parts below.
  public enum Kind: String, Hashable, Sendable {
    case term, all, any, not, optional, near, sentence, claim, field, condition
  }
  public let kind: Kind
  /// The part as written.
  public let text: String
  public let truth: Truth
  /// Of a scope over claims: the claim of which the parts below are asked, the one that meets most; nil
  /// where the item has none.
  public let claim: Int?
  public let parts: [QueryExplanation]

  /// What would have to be otherwise for it to hold, each a clause about the item; empty where it does.
  public var missing: [String] {
    guard truth == .no else { return [] }
    switch kind {
    case .term: return ["\(text) would have to stand there"]
    case .condition: return ["\(text) would have to hold"]
    case .near:
      return parts.flatMap(\.missing).isEmpty
        ? ["\(text): both stand there, but too far from each other"] : parts.flatMap(\.missing)
    case .not: return ["\(parts.first?.text ?? text) would have to be missing"]
    case .all, .optional: return parts.flatMap(\.missing)
    case .any:
      return ["one of these would have to hold: \(parts.map(\.text).joined(separator: ", "))"]
    case .field, .claim, .sentence:
      let inside = parts.flatMap(\.missing)
      let place =
        kind == .sentence ? "in one sentence" : kind == .claim ? "in one claim" : "in the field"
      return inside.isEmpty
        ? ["\(text): its parts hold, but not together \(place)"] : inside.map { "\(text): \($0)" }
    }
  }
}

extension WatchMatcher {
  /// The explanation of watch `index` on a scanned item; nil where that watch has no query.
  ///
  /// - Parameter claims: nil where the item could not be read.
  public func explanation(
    ofWatch index: Int, _ scan: ItemScan, claims: [Claim]?, language: String? = nil
  ) -> QueryExplanation? {
    guard let program = queries.programs.first(where: { $0.watch == index }) else { return nil }
    let ground = QueryGround(
      scan, self, claims: claims, language: language ?? scan.context.language)
    return Explainer(evaluator: QueryEvaluator(program, ground))
      .explain(program.query.root, in: .item)
  }
}

/// Asks the evaluator for every part.
private struct Explainer {
  let evaluator: QueryEvaluator

  func explain(_ node: QueryNode, in region: QueryEvaluator.Region) -> QueryExplanation {
    let truth: QueryExplanation.Truth =
      switch evaluator.verdict(node, in: region).truth {
      case .yes: .yes
      case .maybe: .unknown
      case .no: .no
      }
    let bytes = Array(evaluator.program.query.text.utf8)
    let text = String(decoding: bytes.slice(node.range), as: UTF8.self)
    func made(
      _ kind: QueryExplanation.Kind, _ parts: [QueryExplanation] = [], claim: Int? = nil
    ) -> QueryExplanation {
      QueryExplanation(kind: kind, text: text, truth: truth, claim: claim, parts: parts)
    }
    switch node.kind {
    case .term: return made(.term)
    case .condition: return made(.condition)
    case .story:
      return QueryExplanation(
        kind: .condition, text: text, truth: .unknown, claim: nil, parts: [])
    case .all(let nodes): return made(.all, nodes.map { explain($0, in: region) })
    case .any(let nodes): return made(.any, nodes.map { explain($0, in: region) })
    case .not(let node): return made(.not, [explain(node, in: region)])
    case .optional(let node): return made(.optional, [explain(node, in: region)])
    case .near(let left, let right, _, _):
      return made(.near, [explain(left, in: region), explain(right, in: region)])
    case .sentence(let node):
      return made(.sentence, [explain(node, in: bestSentence(for: node, in: region) ?? region)])
    case .claim(let node):
      let (claim, region) = bestClaim(for: node, nil) { .claim($0) }
      return made(.claim, [explain(node, in: region)], claim: claim)
    case .field(let field, let node):
      switch (field, region) {
      case (.title, _): return made(.field, [explain(node, in: .texts(0..<1))])
      case (.text, _): return made(.field, [explain(node, in: .texts(1..<QueryGround.firstName))])
      case (_, .claim(let claim)):
        return made(.field, [explain(node, in: .role(claim, field.role ?? .content))])
      case (_, .unread): return made(.field, [explain(node, in: .unread(field.role))])
      default:
        let (claim, region) = bestClaim(for: node, field.role) {
          .role($0, field.role ?? .content)
        }
        return made(.field, [explain(node, in: region)], claim: claim)
      }
    }
  }

  /// The claim of which most parts hold; `unread` where there is none.
  private func bestClaim(
    for node: QueryNode, _ role: RoleMatch.Role?, _ region: (Int) -> QueryEvaluator.Region
  ) -> (Int?, QueryEvaluator.Region) {
    guard let claims = evaluator.ground.claims else { return (nil, .unread(role)) }
    let best = claims.indices.max { score(node, region($0)) < score(node, region($1)) }
    // Without claims the parts are asked of a claim that is not there: none holds.
    return (best, region(best ?? -1))
  }

  private func bestSentence(
    for node: QueryNode, in region: QueryEvaluator.Region
  ) -> QueryEvaluator.Region? {
    let places = evaluator.forms(of: node).flatMap { evaluator.places(of: $0, in: region) }
    return places.map { place -> QueryEvaluator.Region in
      .sentence(place.place.text, evaluator.ground.sentence(around: place.place))
    }
    .max { score(node, $0) < score(node, $1) }
  }

  /// Above all whether the whole holds, then how many of its parts, then how many of the words and conditions.
  private func score(_ node: QueryNode, _ region: QueryEvaluator.Region) -> Int {
    let parts: [QueryNode] =
      switch node.kind {
      case .all(let nodes), .any(let nodes): nodes
      default: []
      }
    return (holds(node, region) ? 1_000_000 : 0)
      + parts.count { holds($0, region) } * 10_000 + leaves(node, region)
  }

  private func leaves(_ node: QueryNode, _ region: QueryEvaluator.Region) -> Int {
    switch node.kind {
    case .term, .condition, .story: return holds(node, region) ? 1 : 0
    case .all(let nodes), .any(let nodes): return nodes.reduce(0) { $0 + leaves($1, region) }
    case .near(let left, let right, _, _): return leaves(left, region) + leaves(right, region)
    case .field(let field, let inside):
      guard case .claim(let claim) = region, let role = field.role else {
        return holds(node, region) ? 1 : 0
      }
      return leaves(inside, .role(claim, role))
    case .not, .optional, .sentence, .claim: return holds(node, region) ? 1 : 0
    }
  }

  private func holds(_ node: QueryNode, _ region: QueryEvaluator.Region) -> Bool {
    evaluator.verdict(node, in: region).truth == .yes
  }
}
