/// A mail server's replies as they come, line by line, by which it is known whom a mail was refused for: libcurl tells the
/// last reply alone, and asks for one recipient after the other.
struct MailReplies {
  /// Replies of success in a row, since the server began or began anew under TLS, or let us in.
  private var taken = 0
  /// Whether the first of them is that to our greeting.
  private var isGreeted = false

  /// Takes a line; those of a reply of several lines but its last one count for nothing.
  mutating func take(_ line: some Collection<UInt8>) {
    let head = Array(line.prefix(4))
    guard head.count >= 3, head.prefix(3).allSatisfy({ (0x30...0x39).contains($0) }),
      head.count == 3 || head[3] != UInt8(ascii: "-")
    else { return }
    let status = head.prefix(3).reduce(0) { $0 * 10 + Int($1 - 0x30) }
    switch status {
    case 250, 251, 252: taken += 1
    case 235: (taken, isGreeted) = (0, true)
    // The last refusal ends the exchange; one before it was of a greeting or of a way to log in.
    case 400...:
      refusedAt = taken - (isGreeted ? 1 : 2)
      (taken, isGreeted) = (0, false)
    default: (taken, isGreeted) = (0, false)
    }
  }

  /// Whose place in the list of recipients the last refusal is for: behind the greeting, where it was not before, and
  /// the sender.
  private var refusedAt = -1

  /// The place among `count` recipients of the one that was refused; nil where something else was.
  func refused(of count: Int) -> Int? { (0..<count).contains(refusedAt) ? refusedAt : nil }
}
