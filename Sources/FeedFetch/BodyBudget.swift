import CCurl

/// Bounds the memory of all unfinished bodies together, and of large ones that wait to be read.
///
/// A body up to `small` bytes is never held back. Beyond that, once all large bodies together hold
/// `limit` bytes, only the one that became large first goes on; the others pause, which stops their
/// servers through TCP, until memory is free again. Their deadlines run on.
final class BodyBudget {
  static let small = 256 << 10

  private let limit: Int
  private var held = 0
  /// Large bodies in the order in which they became large.
  private var large: [Transfer] = []

  init(limit: Int) { self.limit = limit }

  /// Whether `transfer`, whose body is `size` bytes, may take `count` more now.
  func admits(_ transfer: Transfer, size: Int, count: Int) -> Bool {
    guard size + count > Self.small else { return true }
    if !large.contains(where: { $0 === transfer }) {
      large.append(transfer)
      held += size
    }
    guard held + count <= limit || large.first === transfer else {
      transfer.isPaused = true
      return false
    }
    held += count
    return true
  }

  /// Forgets an ended transfer and lets the paused ones go on.
  func release(_ transfer: Transfer) {
    guard let index = large.firstIndex(where: { $0 === transfer }) else { return }
    large.remove(at: index)
    held -= transfer.bodySize
    resume()
  }

  /// Counts a body that has come but has not been read yet.
  func keep(_ bytes: Int) { held += bytes }

  /// Forgets bytes of ``keep(_:)`` and lets the paused transfers go on.
  func giveBack(_ bytes: Int) {
    guard bytes > 0 else { return }
    held -= bytes
    resume()
  }

  private func resume() {
    for other in large where other.isPaused {
      other.isPaused = false
      // May call the write function, which may pause it again.
      curl_easy_pause(other.easy, CURLPAUSE_CONT)
    }
  }
}
