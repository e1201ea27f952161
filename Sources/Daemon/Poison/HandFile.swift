import CSystem
import Glibc

/// The mapped file of what is in hand and what the process died in: `work-in-hand` in the state
/// directory.
///
/// Unchecked: slots belong to one thread each, marks are published and withdrawn by atomic changes of
/// their state.
final class HandFile: @unchecked Sendable {
  let hand: UnsafeMutablePointer<claimwatch_hand>
  /// Why it is memory only and does not outlive the process; nil where it does.
  let trouble: String?

  static func path(in state: String) -> String { state + "/work-in-hand" }

  /// Maps the file of the state in `directory`, which the caller has locked; makes it where there is
  /// none, or none of ours. Where there is no room for it the daemon runs without.
  init(directory: String) {
    let path = Self.path(in: directory)
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
    var trouble = file < 0 ? "\(path): \(String(cString: strerror(errno)))" : nil
    var mapped: UnsafeMutableRawPointer?
    if file >= 0 {
      // Every page must have its room before it is touched: a full disk would be a SIGBUS.
      let number = posix_fallocate(file, 0, off_t(Self.size))
      if number == 0 {
        mapped = Self.map(file, PROT_READ | PROT_WRITE)
      }
      if mapped == nil {
        trouble = "\(path): \(String(cString: strerror(number == 0 ? errno : number)))"
      }
      close(file)
    }
    self.trouble = trouble
    hand = (mapped ?? Self.memory()).assumingMemoryBound(to: claimwatch_hand.self)
    if !claimwatch_hand_is_valid(hand) { claimwatch_hand_format(hand) }
  }

  /// Maps the file for a command that runs beside the daemon; nil where there is none.
  init?(beside directory: String, writing: Bool) {
    let file = open(
      Self.path(in: directory), (writing ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, Int(status.st_size) >= Self.size,
      let mapped = Self.map(file, writing ? PROT_READ | PROT_WRITE : PROT_READ)
    else { return nil }
    hand = mapped.assumingMemoryBound(to: claimwatch_hand.self)
    trouble = nil
    guard claimwatch_hand_is_valid(hand) else { return nil }
  }

  deinit { munmap(hand, Self.size) }

  private static let size = MemoryLayout<claimwatch_hand>.size

  private static func map(_ file: Int32, _ protection: Int32) -> UnsafeMutableRawPointer? {
    let pages = mmap(nil, size, protection, MAP_SHARED, file, 0)
    return pages == MAP_FAILED ? nil : pages
  }

  private static func memory() -> UnsafeMutableRawPointer {
    let pages = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let pages, pages != MAP_FAILED else { return .allocate(byteCount: size, alignment: 4096) }
    return pages
  }

  // MARK: parts

  /// A slot; nil where there are not so many.
  func slot(_ number: Int) -> UnsafeMutablePointer<claimwatch_slot>? {
    guard (0..<claimwatch_slot_count).contains(number) else { return nil }
    return UnsafeMutableRawPointer(hand).advanced(
      by: MemoryLayout<claimwatch_hand>.offset(of: \.slots) ?? 0
    ).assumingMemoryBound(to: claimwatch_slot.self) + number
  }

  /// All places for marks.
  var marks: UnsafeMutableBufferPointer<claimwatch_mark> {
    let first = UnsafeMutableRawPointer(hand).advanced(
      by: MemoryLayout<claimwatch_hand>.offset(of: \.marks) ?? 0
    ).assumingMemoryBound(to: claimwatch_mark.self)
    return UnsafeMutableBufferPointer(
      start: first, count: claimwatch_mark_count)
  }
}

/// The text in a field of C, up to its zero.
func fieldText<T>(_ field: T) -> String {
  withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}

/// Puts `text` into a field of C.
func setField<T>(_ field: inout T, _ text: String) {
  let bytes = Array(text.utf8)
  withUnsafeMutableBytes(of: &field) { room in
    claimwatch_copy_text(
      room.baseAddress?.assumingMemoryBound(to: CChar.self), room.count, bytes, bytes.count)
  }
}
