/// One file of a log: the one that is written, or one that it was rotated to. Holds it open, so that a
/// rotation in between takes nothing away. One thread at a time.
final class LogPart {
  let path: String
  let file: OpenFile
  let status: FileStatus
  let isCompressed: Bool
  /// Of its first alert; nil where it holds none, or cannot be unpacked so far.
  let first: AlertLineHead?
  /// Why it cannot be unpacked up to its first alert; nil where it can.
  let damage: GzipError?
  private let files: any FileSystem

  private static let gzipMagic: [UInt8] = [0x1F, 0x8B]
  /// Thrown to leave a walk over packed lines.
  private struct Enough: Error {}

  /// Opens the file at `path`; nil where there is none, or no regular one.
  init?(path: String, files: any FileSystem) throws {
    guard try files.status(at: path) != nil else { return nil }
    let file = try files.open(path, .read)
    self.path = path
    self.files = files
    self.file = file
    do {
      status = try files.status(of: file)
      isCompressed = try files.read(file, at: 0, count: 2) == Self.gzipMagic
      (first, damage) = try Self.firstHead(file, isCompressed, files)
    } catch {
      files.close(file)
      throw error
    }
  }

  deinit { files.close(file) }

  /// A line without its line feed, and where it begins; the place in a packed file is not known.
  struct Line {
    var offset: Int64
    var bytes: [UInt8]
  }

  /// Calls `body` with each whole line from `offset` (the beginning of one) until it returns false.
  ///
  /// - Returns: where the line behind the last whole one begins; 0 for a packed file.
  @discardableResult
  func forEach(from offset: Int64 = 0, _ body: (Line) throws -> Bool) throws -> Int64 {
    if isCompressed {
      try Self.forEachPacked(file, files) { try body(Line(offset: 0, bytes: $0)) }
      return 0
    }
    var start = offset
    var position = offset
    var held: [UInt8] = []
    while true {
      let block = try files.read(file, at: position, count: 65_536)
      if block.isEmpty { return start }
      position += Int64(block.count)
      var rest = block[...]
      while let feed = rest.firstIndex(of: 0x0A) {
        let line = held.isEmpty ? Array(rest[..<feed]) : held + rest[..<feed]
        held = []
        rest = rest[(feed + 1)...]
        let begins = start
        start += Int64(line.count) + 1
        if try !body(Line(offset: begins, bytes: line)) { return start }
      }
      held += rest
      // What has no line feed for so long is no log; it is passed over without being kept.
      if held.count > BackwardLines.longestLine {
        start += Int64(held.count)
        held = []
      }
    }
  }

  /// Calls `body` with each whole line of a file that is not packed, the last one first, until it
  /// returns false.
  func forEachBackward(_ body: (Line) throws -> Bool) throws {
    let end = try files.status(of: file).size
    let lines = BackwardLines(files: files, file: file, end: end)
    try lines.forEach { line in
      // An unfinished one is none yet.
      if line.offset + Int64(line.bytes.count) == end { return true }
      return try body(Line(offset: line.offset, bytes: line.bytes))
    }
  }

  private static func firstHead(
    _ file: OpenFile, _ isCompressed: Bool, _ files: any FileSystem
  ) throws -> (AlertLineHead?, GzipError?) {
    var head: AlertLineHead?
    if isCompressed {
      do {
        try forEachPacked(file, files) { line in
          head = AlertLineHead(ofAny: line)
          return head == nil
        }
      } catch let error as GzipError { return (head, head == nil ? error : nil) }
      return (head, nil)
    }
    var position: Int64 = 0
    var held: [UInt8] = []
    while head == nil {
      let block = try files.read(file, at: position, count: 4096)
      if block.isEmpty { return (nil, nil) }
      position += Int64(block.count)
      // Only what is new is searched: a long line would be gone over again at every block.
      var rest = block[...]
      while head == nil, let feed = rest.firstIndex(of: 0x0A) {
        head = AlertLineHead(ofAny: held + rest[..<feed])
        held = []
        rest = rest[(feed + 1)...]
      }
      held += rest
      if held.count > BackwardLines.longestLine { held = [] }
    }
    return (head, nil)
  }

  private static func forEachPacked(
    _ file: OpenFile, _ files: any FileSystem, _ body: ([UInt8]) throws -> Bool
  ) throws {
    var offset: Int64 = 0
    do {
      try withoutActuallyEscaping(body) { body in
        try GzipLines.forEach {
          let block = try files.read(file, at: offset, count: 65_536)
          offset += Int64(block.count)
          return block
        } body: {
          if try !body(Array($0)) { throw Enough() }
        }
      }
    } catch is Enough {}
  }
}

extension AlertLineHead {
  /// The head of a line of ours, or of one that another program has written anew in another order.
  init?(ofAny line: [UInt8]) {
    if let head = AlertLineHead(line[...]) {
      self = head
    } else if let alert = LoggedAlert(line: line) {
      self.init(id: alert.id, seq: Int64(alert.seq))
    } else {
      return nil
    }
  }
}
