/// Writes one JSON document (RFC 8259) as UTF-8 bytes, with keys in the order they are given.
///
/// Everything that could control a terminal or break a line is escaped: C0, DEL, C1
/// (U+0080 to U+009F), the bidirectional controls, U+2028 and U+2029 (`reliability` section 4:
/// C1 is legal in XML, so no parser removes it). The result holds no line break.
///
/// A value type for one thread at a time. It cannot fail: keys and values are strings, and
/// numbers that JSON cannot hold become null.
public struct JSONWriter {
  /// What has been written so far.
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// An empty document.
  public init(reserving capacity: Int = 4096) { bytes.reserveCapacity(capacity) }

  /// Opens `{`, runs `body`, closes `}`.
  public mutating func object(_ body: (inout JSONWriter) -> Void) {
    open(UInt8(ascii: "{"))
    body(&self)
    close(UInt8(ascii: "}"))
  }

  /// Opens `[`, runs `body` for each element, closes `]`.
  public mutating func array<S: Sequence>(
    _ elements: S, _ body: (inout JSONWriter, S.Element) -> Void
  ) {
    open(UInt8(ascii: "["))
    for element in elements { body(&self, element) }
    close(UInt8(ascii: "]"))
  }

  /// Writes a key; the next call writes its value.
  public mutating func key(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a key that is not known at compile time.
  public mutating func key(dynamic name: String) {
    separate()
    JSONEscape.append(name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// A string, or null.
  public mutating func value(_ string: String?) {
    guard let string else { return null() }
    separate()
    JSONEscape.append(string, to: &bytes)
    needsComma = true
  }

  /// An integer, or null.
  public mutating func value(_ number: Int?) {
    guard let number else { return null() }
    raw(String(number))
  }

  /// A number, or null; so are infinities and NaN, which JSON does not have.
  public mutating func value(_ number: Double?) {
    guard let number, number.isFinite else { return null() }
    if number == number.rounded(), abs(number) < 1e15 { return raw(String(Int(number))) }
    raw("\(number)")
  }

  /// A truth value, or null.
  public mutating func value(_ flag: Bool?) {
    guard let flag else { return null() }
    raw(flag ? "true" : "false")
  }

  /// The literal null.
  public mutating func null() { raw("null") }

  /// A finished JSON value, taken as it is.
  public mutating func raw(_ json: String) {
    separate()
    bytes.append(contentsOf: json.utf8)
    needsComma = true
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
  }
}

extension JSONWriter {
  /// A key with a string value.
  public mutating func member(_ name: StaticString, _ string: String?) {
    key(name)
    value(string)
  }

  /// A key with an integer value.
  public mutating func member(_ name: StaticString, _ number: Int?) {
    key(name)
    value(number)
  }

  /// A key with a floating-point value.
  public mutating func member(_ name: StaticString, _ number: Double?) {
    key(name)
    value(number)
  }

  /// A key with a truth value.
  public mutating func member(_ name: StaticString, _ flag: Bool?) {
    key(name)
    value(flag)
  }

  /// A key with a list of strings.
  public mutating func member(_ name: StaticString, _ strings: [String]) {
    key(name)
    array(strings) { $0.value($1) }
  }
}
