import FeedModel

/// What is wrong with an expression of a map, and where.
public struct MapFault: Error, Hashable, Sendable {
  /// The expression's key.
  public var key: FieldMap.Key
  /// Byte of the expression, from 0.
  public var offset: Int
  /// What is wrong, as the end of a sentence whose subject is the expression.
  public var message: String

  /// A fault at byte `offset` of the expression of `key`.
  public init(key: FieldMap.Key, offset: Int, message: String) {
    self.key = key
    self.offset = offset
    self.message = message
  }
}

/// A fault of one expression, whoever's it is.
struct ExpressionFault: Error, Hashable {
  var offset: Int
  var message: String
}

extension FieldMap {
  /// All that is wrong with the map as one of pages (`html`) or of JSON.
  public func faults(as kind: SourceKind) -> [MapFault] {
    keys.compactMap { key in
      guard let text = self[key] else { return nil }
      do throws(ExpressionFault) {
        if kind == .json { _ = try JSONPath(text) } else { _ = try XPathExpression(text) }
        return nil
      } catch {
        return MapFault(key: key, offset: error.offset, message: error.message)
      }
    }
  }
}
