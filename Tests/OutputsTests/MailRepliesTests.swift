import Testing

@testable import Outputs

/// By the replies of a mail server it is known which recipient it refuses.
@Suite struct MailRepliesTests {
  private static let sessions: [(String, Int?)] = [
    // Greeting, sender, two recipients.
    ("220 a|250-a|250-SIZE 1|250 HELP|250 sender|250 first|550 second", 1),
    ("220 a|250 a|250 sender|550 first", 0),
    ("220 a|250 a|550 sender", nil),
    // Under TLS everything begins anew.
    ("220 a|250 a|220 go ahead|250-a|250 AUTH|250 sender|251 first|550 second", 1),
    // With a password.
    ("220 a|250 a|220 tls|250 a|235 welcome|250 sender|550 first", 0),
    ("220 a|250 a|334 user|334 password|235 welcome|250 sender|250 first|553 second", 1),
    ("220 a|250 a|235 welcome|550 sender", nil),
    ("220 a|250 a|535 nobody", nil),
    // An old server that knows no EHLO; a way to log in that is refused before another.
    ("220 a|502 what|250 a|250 sender|550 first", 0),
    ("220 a|250 a|504 not that way|235 welcome|250 sender|250 first|550 second", 1),
    // The mail, or its beginning, is refused.
    ("220 a|250 a|250 sender|250 first|250 second|554 no data", nil),
    ("220 a|250 a|250 sender|250 first|250 second|354 go|554 spam", nil),
    ("", nil), ("550", nil), ("x|25|250-|-", nil),
  ]

  @Test(arguments: sessions) func theRefusedOneIsFound(_ session: String, _ place: Int?) {
    var replies = MailReplies()
    for line in session.split(separator: "|") { replies.take(Array((line + "\r\n").utf8)) }
    #expect(replies.refused(of: 2) == place)
  }
}
