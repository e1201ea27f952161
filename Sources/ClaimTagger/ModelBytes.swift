import CTagger
import FeedModel
import Glibc

/// The bytes of a model file, read-only for as long as the object lives, at an address that is a
/// multiple of 64.
///
/// Thread rule: any thread; nothing changes after init. `@unchecked` because of the pointer, which
/// nobody writes through.
final class ModelBytes: @unchecked Sendable {
  let buffer: UnsafeRawBufferPointer
  /// Whether the pages come from a file and may be dropped: they are read again when needed.
  private let isOfFile: Bool
  /// Whether the bytes came with the program, so that they are as sound as its code. Reading all of
  /// them at each start would take 34 ms, also in a pass that meets no text of interest.
  let isOfProgram: Bool
  private let release: @Sendable () -> Void

  /// Maps a file. Pages come in when first read and are shared between processes.
  init(mapping path: String) throws(ModelError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ModelError(.unreadable, file: path, "cannot open the model: \(Self.reason(errno))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ModelError(.unreadable, file: path, "the model is not a regular file")
    }
    let count = Int(status.st_size)
    guard count > 0 else {
      throw ModelError(.notAModel, file: path, "not a model file: it is empty")
    }
    guard let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0),
      address != MAP_FAILED
    else {
      throw ModelError(.unreadable, file: path, "cannot map the model: \(Self.reason(errno))")
    }
    buffer = UnsafeRawBufferPointer(start: address, count: count)
    isOfFile = true
    isOfProgram = false
    let start = UInt(bitPattern: address)
    release = { _ = munmap(UnsafeMutableRawPointer(bitPattern: start), count) }
  }

  /// The model that was built in, nil when there is none.
  init?(embedded: Void) {
    var count = 0
    guard let start = ct_embedded_model(&count), count > 0 else { return nil }
    buffer = UnsafeRawBufferPointer(start: start, count: count)
    isOfFile = true
    isOfProgram = true
    release = {}
  }

  /// A copy of bytes in memory.
  init(copying bytes: [UInt8]) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
    copy.copyBytes(from: bytes)
    buffer = UnsafeRawBufferPointer(copy)
    isOfFile = false
    isOfProgram = false
    let start = UInt(bitPattern: copy.baseAddress)
    release = { UnsafeMutableRawPointer(bitPattern: start)?.deallocate() }
  }

  deinit { release() }

  /// CRC-32 of a range. Pages are let go behind the reading: rows of pieces that no text holds, a
  /// third of a model, then take no memory.
  func checksum(_ range: Range<Int>) -> UInt32 {
    var sum: UInt32 = 0
    for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.step) {
      let part = UnsafeRawBufferPointer(
        rebasing: buffer[start..<min(start + Self.step, range.upperBound)])
      sum = ct_crc32_more(sum, part.baseAddress, part.count)
      if isOfFile { Self.letGo(part) }
    }
    return sum
  }

  private static let step = 1 << 20

  /// Drops the pages that loading has read, for those that texts need come back by themselves.
  func letGo() {
    if isOfFile { Self.letGo(buffer) }
  }

  /// Drops the pages of a table within.
  func letGo(_ start: UnsafePointer<Int8>, _ count: Int) {
    if isOfFile { Self.letGo(UnsafeRawBufferPointer(start: start, count: count)) }
  }

  /// Drops the whole pages of a part of a file.
  private static func letGo(_ part: UnsafeRawBufferPointer) {
    let page = UInt(max(4096, sysconf(Int32(_SC_PAGESIZE))))
    let start = (UInt(bitPattern: part.baseAddress) + page - 1) / page * page
    let end = (UInt(bitPattern: part.baseAddress) + UInt(part.count)) / page * page
    guard end > start, let address = UnsafeMutableRawPointer(bitPattern: start) else { return }
    // That it fails costs memory and nothing else.
    _ = madvise(address, Int(end - start), MADV_DONTNEED)
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
