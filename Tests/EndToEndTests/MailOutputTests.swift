import Foundation
import LoopbackServer
import Testing

/// Alerts as mails, over a real mail server.
@Suite(.fewAtOnce, .enabled(if: MailServer.isThere, "needs python3-aiosmtpd"))
struct MailOutputTests {
  private let workspace: Workspace
  private let feed = LoopbackServer()

  init() throws { workspace = try Workspace() }

  private func configure(_ entries: [NewsFeed.Entry], _ outputs: String) throws {
    feed.serve("/feed", .ok(NewsFeed(entries: entries).rss))
    try workspace.configure(eagerFeed(feed.url("/feed")) + "\n" + firstWatches + outputs)
  }

  private func once() async throws {
    let run = try await ClaimwatchProcess.run(
      ["once", "--deliver", "--config", workspace.configuration.path], in: workspace)
    #expect(run.status == 0, "\(run.errors)")
  }

  private func list() async throws -> [String: Any] {
    let run = try await ClaimwatchProcess.run(
      ["outputs", "--json", "--config", workspace.configuration.path], in: workspace)
    let list = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]]
    return try #require(list?.first)
  }

  private func lastCode() async throws -> String? {
    (try await list()["last_answer"] as? [String: Any])?["code"] as? String
  }

  /// A title that would be headers, markup and another alphabet at once.
  private static let hostile = NewsFeed.Entry(
    guid: "gazette-9",
    title: "ATACMS &#13;&#10;Bcc: everybody@evil.example&#10;&#10;.&#10; =?UTF-8?B?QmNj?= "
      + "&amp;lt;script&amp;gt; Порт закрыт, “нет света” &#x202e;",
    text:
      "The Harbour Office said on Sunday that an ATACMS missile fell into the bay.\n.\nQUIT <b>x</b>",
    link: "http://gazette.example/a?b=1&amp;c=2")

  @Test(arguments: ["starttls", "tls"])
  func mailsGoOverTLSWithAPasswordAndATitleIsNoHeader(mode: String) async throws {
    let server = try await MailServer(in: workspace, mode: mode)
    defer { server.stop() }
    defer { feed.stop() }
    let scheme = mode == "tls" ? "smtps" : "smtp"
    try configure(
      [Self.hostile, NewsFeed.town], try server.output(scheme: scheme, server.login))
    try await once()
    let mails = server.mails
    let state = try await list()
    try #require(mails.count == 2, "\(state)")
    let alerts = try workspace.alertObjects()
    for (mail, alert) in zip(mails, alerts) {
      #expect(mail.isSecure && mail.user == MailServer.user)
      #expect(mail.from == "claimwatch@desk.example")
      #expect(mail.to == ["desk@desk.example", "night@desk.example"])
      let id = try #require(alert["id"] as? String)
      let message = try #require(mail.header("Message-ID"))
      #expect(message.hasPrefix("<\(id)@") && message.hasSuffix(">"))
      #expect(mail.header("Auto-Submitted") == "auto-generated")
      #expect(mail.header("List-Id")?.contains("<desk-mail.claimwatch.") == true)
      #expect(mail.header("References")?.contains("<story.") == true)
      let names = mail.headers.compactMap(\.first)
      #expect(!names.contains("Bcc") && Set(names).count == names.count, "\(names)")
      #expect(mail.raw.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 }, "\(mail.raw)")
      #expect(mail.raw.utf8.allSatisfy { $0 < 0x80 })
    }
    let mail = try #require(mails.first)
    #expect(mail.header("Subject") == alerts.first?["summary"] as? String)
    #expect(mail.text.contains("Порт закрыт, “нет света”"), "\(mail.text)")
    #expect(mail.text.contains("http://gazette.example/a?b=1&c=2"), "\(mail.text)")
    #expect(mail.html.contains("&lt;script&gt;") && !mail.html.contains("<script"))
    #expect(mail.html.contains("href=\"http://gazette.example/a?b=1&amp;c=2\""), "\(mail.html)")
    #expect(!mail.text.unicodeScalars.contains("\u{202E}"))
    #expect(mails.last?.header("Importance") == "high")
  }

  /// A mail that comes twice has one Message-ID, and a refusal for now is no failure for ever.
  @Test func aMailThatIsNotTakenComesAgainWithTheSameMessageID() async throws {
    let server = try await MailServer(in: workspace)
    defer { server.stop() }
    defer { feed.stop() }
    let retry = "retry = [\"1ms\", \"1ms\", \"1ms\", \"1ms\"]\n"
    try configure([NewsFeed.missile], try server.output(retry + server.login))
    try server.reply("451 greylisted, come back", "554 not today")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("it is taken: \(daemon.errors)") { server.mails.count == 1 }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(try workspace.eventTypes().contains("output.misconfigured"))
    // The same alert again, by a new output.
    let again = try server.output(retry + server.login)
      .replacingOccurrences(of: "desk-mail", with: "desk-again")
    try configure([NewsFeed.missile], again)
    try await once()
    let ids = server.mails.map { $0.header("Message-ID") }
    #expect(ids.count == 2 && ids[0] == ids[1], "\(ids)")
  }

  /// One mailbox that is gone holds the mail back for nobody else; that it is gone is said once.
  @Test(arguments: [
    ["desk@desk.example", "night@desk.example"], ["night@desk.example", "desk@desk.example"],
  ])
  func theOthersDoNotWaitForAMailboxThatIsGone(_ names: [String]) async throws {
    let (gone, other) = (names[0], names[1])
    let server = try await MailServer(in: workspace)
    defer { server.stop() }
    defer { feed.stop() }
    try configure([NewsFeed.missile, NewsFeed.town], try server.output(server.login))
    try server.refuse("\(gone) 550 5.1.1 no such user")
    try await once()
    #expect(server.mails.map(\.to) == [[other], [other]])
    #expect(server.mails.allSatisfy { $0.header("To")?.contains(gone) == true })
    let list = try await list()
    let answer = try #require(list["last_answer"] as? [String: Any])
    #expect(answer["code"] as? String == "smtp-partly" && list["sent"] as? Int == 2, "\(list)")
    let said = try workspace.alertObjects(in: workspace.events).filter {
      $0["event"] as? String == "output.misconfigured"
    }
    #expect(said.count == 1)
    #expect((said.first?["message"] as? String)?.contains("\(gone) (550)") == true, "\(said)")
  }

  /// A refusal for now is waited for by all: nobody gets a mail twice, or never.
  @Test func forARecipientThatIsRefusedForNowAllWait() async throws {
    let server = try await MailServer(in: workspace)
    defer { server.stop() }
    defer { feed.stop() }
    try configure([NewsFeed.missile], try server.output("retry = [\"1h\"]\n" + server.login))
    try server.refuse("desk@desk.example 550 gone", "night@desk.example 450 greylisted")
    try await once()
    #expect(server.attempts == 0)
    #expect(try await lastCode() == "smtp-450")
    // Where no mailbox is left, the mail is not taken.
    try server.refuse("desk@desk.example 550 gone", "night@desk.example 553 gone too")
    _ = try await ClaimwatchProcess.run(
      ["outputs", "retry", "desk-mail", "--config", workspace.configuration.path], in: workspace)
    try await once()
    #expect(server.attempts == 0)
    #expect(try await lastCode() == "smtp-553")
  }

  @Test func withoutTLSOrWithAnotherPasswordNothingIsSent() async throws {
    defer { feed.stop() }
    let plain = try await MailServer(in: workspace, mode: "plain")
    try configure([NewsFeed.missile], try plain.output("tls_ca = \"\(plain.authority.path)\""))
    try await once()
    #expect(try await lastCode() == "tls")
    #expect(plain.mails.isEmpty)
    // Where the operator says so it goes in the open.
    try configure(
      [NewsFeed.missile],
      try plain.output("tls = \"none\"").replacingOccurrences(of: "desk-mail", with: "open"))
    try await once()
    #expect(plain.mails.map(\.isSecure) == [false])
    plain.stop()

    let server = try await MailServer(in: workspace)
    defer { server.stop() }
    try configure([NewsFeed.missile], try server.output(secret: "wrong", server.login))
    _ = try await ClaimwatchProcess.run(
      ["outputs", "retry", "desk-mail", "--config", workspace.configuration.path], in: workspace)
    try await once()
    #expect(try await lastCode() == "smtp-535")
    // A certificate that nobody vouches for.
    try configure(
      [NewsFeed.missile],
      try server.output(server.login.replacingOccurrences(of: "tls_ca", with: "# tls_ca"))
        .replacingOccurrences(of: "desk-mail", with: "untrusted"))
    try await once()
    #expect(try await lastCode() == "tls")
    #expect(server.mails.count == 1, "the one in the open")
    let events = try String(contentsOf: workspace.events, encoding: .utf8)
    let state = try await ClaimwatchProcess.run(
      ["outputs", "--config", workspace.configuration.path], in: workspace)
    #expect(!(events + state.output + state.errors).contains(MailServer.password))
  }

  @Test func aTestMailSaysThatItIsOne() async throws {
    let server = try await MailServer(in: workspace)
    defer { server.stop() }
    defer { feed.stop() }
    try configure([NewsFeed.missile], try server.output(server.login))
    let run = try await ClaimwatchProcess.run(
      ["outputs", "test", "desk-mail", "--config", workspace.configuration.path], in: workspace)
    #expect(run.status == 0, "\(run.output) \(run.errors)")
    #expect(server.mails.first?.text.contains(" · test · ") == true, "\(server.mails)")
  }
}
