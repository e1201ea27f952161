import FeedModel

/// Numbers as bytes, lists with their length before them. Dense, numbers take as many bytes as they need, and a word of 32
/// bits that was there before one or two; otherwise each stands in little endian.
struct OutlineWriter {
  private(set) var bytes: [UInt8] = []
  /// The words so far, each with its place among them; nil where it is not dense.
  private var known: [UInt32: Int]?

  init(isDense: Bool = false) { known = isDense ? [:] : nil }

  mutating func add(_ number: UInt8) { bytes.append(number) }

  mutating func add(_ value: UInt16) {
    if known != nil { number(UInt64(value)) } else { plain(value) }
  }

  mutating func add(_ value: UInt32) {
    guard let place = known?[value] else {
      if let count = known?.count {
        number(UInt64(count))
        known?[value] = count
      }
      return plain(value)
    }
    number(UInt64(place))
  }

  mutating func add(_ value: UInt64) {
    // Figures mostly have nothing but zeros in their lower bytes.
    if known != nil { number(value.byteSwapped) } else { plain(value) }
  }

  mutating func add(_ flag: Bool) {
    let byte: UInt8 = flag ? 1 : 0
    add(byte)
  }

  mutating func add(_ bytes: some Sequence<UInt8>) { self.bytes += bytes }

  mutating func add(_ number: Float) { add(number.bitPattern) }

  mutating func add(_ number: Double) { add(number.bitPattern) }

  private mutating func plain(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
  }

  /// Seven bits a byte, the last of which says that it is.
  mutating func number(_ value: UInt64) {
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func list<Element>(
    _ elements: [Element], _ write: (inout OutlineWriter, Element) -> Void
  ) {
    let most = elements.prefix(OutlineReader.longest)
    add(UInt16(truncatingIfNeeded: most.count))
    for element in most { write(&self, element) }
  }

  mutating func words(_ words: [UInt32]) { list(words) { $0.add($1) } }
}

/// Reads what ``OutlineWriter`` wrote, of any bytes: what is missing is 0, and said by ``isWhole``.
struct OutlineReader {
  /// Elements of a list.
  static let longest = 1_024
  private let bytes: ArraySlice<UInt8>
  private var place: Int
  private var isBroken = false
  /// The words so far; nil where it is not dense.
  private var known: [UInt32]?

  init(_ bytes: [UInt8]) { self.init(bytes[...], isDense: false) }

  init(_ bytes: ArraySlice<UInt8>, isDense: Bool) {
    self.bytes = bytes
    place = bytes.startIndex
    known = isDense ? [] : nil
  }

  /// Whether everything was there, and nothing is left.
  var isWhole: Bool { !isBroken && place == bytes.endIndex }

  /// What nobody has read yet.
  var rest: ArraySlice<UInt8> { bytes.slice(place, bytes.endIndex) }

  private mutating func plain(_ count: Int) -> UInt64 {
    let part = bytes.slice(place, place + count)
    guard part.count == count else {
      isBroken = true
      return 0
    }
    place += count
    return part.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func number() -> UInt64 {
    var (number, shift): (UInt64, UInt64) = (0, 0)
    while shift < 64 {
      guard let byte = bytes[at: place] else { break }
      place += 1
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
    isBroken = true
    return 0
  }

  /// Steps over so many bytes and gives them.
  mutating func part(_ count: Int) -> ArraySlice<UInt8> {
    let part = bytes.slice(place, place + max(0, count))
    if part.count != count { isBroken = true }
    place += part.count
    return part
  }

  mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: plain(1)) }

  mutating func short() -> UInt16 {
    UInt16(truncatingIfNeeded: known == nil ? plain(2) : number())
  }

  mutating func word() -> UInt32 {
    guard let count = known?.count else { return UInt32(truncatingIfNeeded: plain(4)) }
    let place = Int(clamping: number())
    if place < count, let word = known?[at: place] { return word }
    let word = UInt32(truncatingIfNeeded: plain(4))
    if !isBroken { known?.append(word) }
    return word
  }

  mutating func long() -> UInt64 { known == nil ? plain(8) : number().byteSwapped }
  mutating func flag() -> Bool { byte() != 0 }

  /// A weight: a number that is none is 0.
  mutating func weight() -> Float {
    let number = Float(bitPattern: word())
    return number.isFinite ? number : 0
  }

  /// A figure's end, which may lie in the infinite.
  mutating func double() -> Double {
    let number = Double(bitPattern: long())
    return number.isNaN ? 0 : number
  }

  mutating func list<Element>(_ read: (inout OutlineReader) -> Element) -> [Element] {
    let count = Int(short())
    guard count <= Self.longest else {
      isBroken = true
      return []
    }
    var elements: [Element] = []
    for _ in 0..<count where !isBroken { elements.append(read(&self)) }
    return elements
  }

  mutating func words() -> [UInt32] { list { $0.word() } }
}
