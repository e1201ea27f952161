import Foundation
import JSONText

/// docs/alert.schema.json, applied to real lines.
///
/// Knows the keywords that the schema uses and refuses others, so that a new one cannot be passed
/// over in silence.
public enum AlertSchema {
  private static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Throws with every violation in the lines of `file`; also when there is no line.
  public static func validate(linesOf file: URL) throws {
    let text = try String(
      contentsOf: Self.repository.appending(path: "docs/alert.schema.json"), encoding: .utf8)
    let schema = try JSONValue(parsing: text.utf8)
    let lines = try Data(contentsOf: file).split(separator: 0x0A)
    var faults: [String] = lines.isEmpty ? ["\(file.path) holds no line"] : []
    for (number, line) in lines.enumerated() {
      if line.count > 65_535 { faults.append("line \(number + 1) is longer than 64 KiB") }
      var checker = SchemaChecker(root: schema)
      checker.check(try JSONValue(parsing: Array(line)), against: schema, at: "line \(number + 1)")
      faults += checker.faults
    }
    if !faults.isEmpty { throw Violations(faults: faults) }
  }

  /// Throws with every violation in `bytes` of another schema in `docs/`.
  public static func validate(_ bytes: [UInt8], by schema: String) throws {
    let text = try String(
      contentsOf: Self.repository.appending(path: "docs/\(schema)"), encoding: .utf8)
    let schema = try JSONValue(parsing: text.utf8)
    var checker = SchemaChecker(root: schema)
    checker.check(try JSONValue(parsing: bytes), against: schema, at: "it")
    if !checker.faults.isEmpty { throw Violations(faults: checker.faults) }
  }

  public struct Violations: Error, CustomStringConvertible {
    public let faults: [String]
    public var description: String { faults.joined(separator: "\n") }
  }
}

/// The part of JSON Schema 2020-12 that the alert schema uses.
struct SchemaChecker {
  let root: JSONValue
  private(set) var faults: [String] = []

  init(root: JSONValue) { self.root = root }

  private static let annotations: Set<String> = [
    "$schema", "$id", "$defs", "$comment", "title", "description", "examples", "default",
  ]

  mutating func check(_ value: JSONValue, against schema: JSONValue, at place: String) {
    for member in schema.members ?? [] where !Self.annotations.contains(member.name) {
      apply(member.name, member.value, schema, to: value, at: place)
    }
  }

  private mutating func apply(
    _ keyword: String, _ rule: JSONValue, _ schema: JSONValue, to value: JSONValue, at place: String
  ) {
    switch keyword {
    case "$ref":
      let name = (rule.string ?? "").replacing("#/$defs/", with: "")
      guard let target = root["$defs"]?[name] else { return fail(place, "unknown $ref \(name)") }
      check(value, against: target, at: place)
    case "type":
      let wanted = rule.array?.compactMap(\.string) ?? [rule.string ?? ""]
      if !wanted.contains(where: { Self.isOfType($0, value) }) {
        fail(place, "is not \(wanted.joined(separator: " or "))")
      }
    case "const": if value != rule { fail(place, "is not \(rule)") }
    case "enum":
      if !(rule.array ?? []).contains(value) { fail(place, "is none of the allowed values") }
    case "required":
      guard let members = value.members else { return }
      for name in (rule.array ?? []).compactMap(\.string)
      where !members.contains(where: { $0.name == name }) { fail(place, "lacks '\(name)'") }
    case "properties":
      for property in rule.members ?? [] {
        if let inner = value[property.name] {
          check(inner, against: property.value, at: "\(place).\(property.name)")
        }
      }
    case "additionalProperties":
      guard rule.bool == false else {
        return fail(place, "additionalProperties: only false is known")
      }
      let known = Set((schema["properties"]?.members ?? []).map(\.name))
      for member in value.members ?? [] where !known.contains(member.name) {
        fail(place, "has the unknown member '\(member.name)'")
      }
    case "items":
      for (index, element) in (value.array ?? []).enumerated() {
        check(element, against: rule, at: "\(place)[\(index)]")
      }
    case "oneOf":
      let fitting = (rule.array ?? []).count { option in
        var trial = SchemaChecker(root: root)
        trial.check(value, against: option, at: place)
        return trial.faults.isEmpty
      }
      if fitting != 1 { fail(place, "fits \(fitting) of the alternatives, not one") }
    default: applyLimit(keyword, rule, to: value, at: place)
    }
  }

  private mutating func applyLimit(
    _ keyword: String, _ rule: JSONValue, to value: JSONValue, at place: String
  ) {
    switch keyword {
    case "pattern":
      guard let text = value.string, let pattern = rule.string else { return }
      if text.range(of: pattern, options: .regularExpression) == nil {
        fail(place, "does not match \(pattern)")
      }
    case "format": checkFormat(rule.string ?? "", value, place)
    case "minimum":
      if let number = value.number, let least = rule.number, number < least {
        fail(place, "is below \(least)")
      }
    case "maximum":
      if let number = value.number, let most = rule.number, number > most {
        fail(place, "is above \(most)")
      }
    case "minItems":
      if let elements = value.array, elements.count < rule.integer ?? 0 {
        fail(place, "has too few elements")
      }
    case "maxItems":
      if let elements = value.array, elements.count > rule.integer ?? .max {
        fail(place, "has too many elements")
      }
    case "maxLength":
      if let text = value.string, text.unicodeScalars.count > rule.integer ?? .max {
        fail(place, "is too long")
      }
    default: fail(place, "the checker does not know the keyword '\(keyword)'")
    }
  }

  private mutating func checkFormat(_ format: String, _ value: JSONValue, _ place: String) {
    guard let text = value.string else { return }
    let pattern: String =
      switch format {
      case "uuid": "^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
      case "date-time": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$"
      case "uri": "^[A-Za-z][A-Za-z0-9+.-]*:\\S+$"
      case "uri-reference": "^\\S*$"
      default: "(?!)"
      }
    if text.range(of: pattern, options: .regularExpression) == nil {
      fail(place, "is not of the format \(format)")
    }
  }

  private static func isOfType(_ name: String, _ value: JSONValue) -> Bool {
    switch (name, value) {
    case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool),
      ("null", .null), ("number", .number):
      true
    case ("integer", .number): value.integer != nil
    default: false
    }
  }

  private mutating func fail(_ place: String, _ what: String) { faults.append("\(place) \(what)") }
}
