import FeedModel
import FeedParse
import ReadableText

/// Reads JSON of any form by a map of dotted paths.
///
/// No tree is built: the list of items is found once, and in each item each field, so that memory is that
/// of the items and time that of the document as often as the map has keys.
struct MappedJSONReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let map: FieldMap
  private let budget: WorkBudget

  init(_ bytes: UnsafeBufferPointer<UInt8>, map: FieldMap, budget: WorkBudget) {
    self.bytes = bytes
    self.map = map
    self.budget = budget
  }

  /// The items; an empty list gives none, which is for the caller to judge. `base` is that of relative
  /// addresses.
  func read(base: String?) throws(FeedParseError) -> FieldValues {
    var paths: [FieldMap.Key: JSONPath] = [:]
    for key in map.keys {
      guard let text = map[key] else { continue }
      do throws(ExpressionFault) {
        paths[key] = try JSONPath(text)
      } catch {
        throw .mapEmpty("the map's \(key.rawValue) \(error.message)")
      }
    }
    var fields = FieldValues(base: base, budget: budget)
    do throws(JSONScanner.Fault) {
      // Broken or cut on its way, it is refused as a whole.
      var scanner = JSONScanner(bytes, budget: budget)
      try scanner.skip()
      try scanner.end()
      guard let places = try items(paths[.item] ?? JSONPath.itself) else {
        throw JSONScanner.Fault(offset: -1, message: nil)
      }
      for place in places {
        guard !fields.isFull else {
          fields.bounds.note(.items)
          break
        }
        var found = FoundFields()
        found.id = try text(paths[.id], place)
        found.link = try text(paths[.link], place)
        found.title = try text(paths[.title], place)
        found.date = try text(paths[.date], place)
        found.text = try text(paths[.text], place)
        do throws(FeedParseError) { try fields.add(found) } catch {
          throw JSONScanner.Fault(offset: place, message: nil)
        }
      }
    } catch {
      guard error.offset >= 0 else {
        throw .mapEmpty("no list stands at the map's item ('\(map[.item] ?? ".")')")
      }
      throw .json(error, in: bytes, budget)
    }
    if fields.items.isEmpty, fields.skipped > 0 {
      throw .mapEmpty(
        "the map's item ('\(map[.item] ?? ".")') finds \(counted(fields.skipped, "entry", plural: "entries")), and none has a title, link, id or text"
      )
    }
    return fields
  }

  private func text(
    _ path: JSONPath?, _ place: Int
  ) throws(JSONScanner.Fault) -> [UInt8]? {
    guard let path, let found = try path.find(in: bytes, from: place, budget: budget) else {
      return nil
    }
    var scanner = JSONScanner(bytes, budget: budget, from: found)
    return try scanner.text()
  }

  /// Where the items begin: the elements of the list at `path`; nil where there is no list.
  private func items(_ path: JSONPath) throws(JSONScanner.Fault) -> [Int]? {
    guard let list = try path.find(in: bytes, from: 0, budget: budget) else { return nil }
    var scanner = JSONScanner(bytes, budget: budget, from: list)
    var places: [Int] = []
    guard try scanner.next() == .list else { return nil }
    try scanner.list { (scanner) throws(JSONScanner.Fault) in
      if places.count <= Bound.items.limit { places.append(scanner.index) }
      try scanner.skip()
    }
    return places
  }
}

extension JSONPath {
  /// The path of the value itself.
  static let itself = JSONPath(steps: [])

  private init(steps: [Step]) { self.steps = steps }
}
