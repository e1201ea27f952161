import FeedModel

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
