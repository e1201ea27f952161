import Foundation
import Glibc

/// A real mail server on loopback (aiosmtpd of Python), with STARTTLS and a password, which keeps what it was sent.
final class MailServer {
  static let user = "claimwatch"
  static let password = "pass word, with: all"

  /// A mail that was taken.
  struct Mail: Decodable {
    let from: String
    let to: [String]
    let user: String?
    let isSecure: Bool
    /// As Python's own reader has it: header by header, decoded.
    let headers: [[String]]
    let text: String
    let html: String
    let raw: String

    func header(_ name: String) -> String? {
      headers.first { $0.first?.lowercased() == name.lowercased() }?.last
    }
  }

  private let workspace: Workspace
  private let process: ClaimwatchProcess
  private(set) var port = 0
  /// Whom the server shows itself as.
  var authority: URL { workspace.folder.appending(path: "smtp-cert.pem") }
  private var box: URL { workspace.folder.appending(path: "mails.jsonl") }
  private var replies: URL { workspace.folder.appending(path: "smtp-replies") }

  static var isThere: Bool {
    NativeTool.output(of: "/usr/bin/python3 -c 'import aiosmtpd'") != nil
  }

  /// `mode` is `starttls`, `tls` from the start, or `plain` without either.
  init(in workspace: Workspace, mode: String = "starttls") async throws {
    self.workspace = workspace
    let key = workspace.folder.appending(path: "smtp-key.pem").path
    let certificate = workspace.folder.appending(path: "smtp-cert.pem").path
    _ = NativeTool.output(
      of: "openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost "
        + "-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout '\(key)' -out '\(certificate)'"
    )
    process = try ClaimwatchProcess(
      [
        "-c", Self.program, mode, key, certificate,
        workspace.folder.appending(path: "mails.jsonl").path,
        workspace.folder.appending(path: "smtp-replies").path, Self.user, Self.password,
      ], in: workspace, program: URL(filePath: "/usr/bin/python3"))
    try await eventually("the mail server listens: \(process.errors)") { [process] in
      Int(process.output.trimmingCharacters(in: .whitespacesAndNewlines)) != nil
    }
    port = Int(process.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
  }

  /// What the next mails are answered, a line each, before they are taken again.
  func reply(_ lines: String...) throws {
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: replies, options: .atomic)
  }

  /// What mails are answered from now on, one after the other and again from the beginning: a reply, `250`, `close` or `slow`.
  func replyAlways(_ lines: [String]) throws {
    try Data((["always"] + lines).map { $0 + "\n" }.joined().utf8).write(
      to: replies, options: .atomic)
  }

  /// How it answers to the names of recipients from now on, `night@desk.example 550 no such user`, a line each.
  func refuse(_ lines: String...) throws {
    try Data(lines.map { $0 + "\n" }.joined().utf8).write(
      to: URL(filePath: replies.path + ".rcpt"), options: .atomic)
  }

  /// Takes every mail from now on.
  func takeAll() { try? FileManager.default.removeItem(at: replies) }

  /// Mails that came, taken or not.
  var attempts: Int { workspace.lines(of: URL(filePath: box.path + ".attempts")).count }

  var mails: [Mail] {
    workspace.lines(of: box).compactMap {
      try? JSONDecoder().decode(Mail.self, from: Data($0.utf8))
    }
  }

  func stop() { process.send(SIGKILL) }

  /// An `[[output]]` that leads here.
  func output(scheme: String = "smtp", secret: String = password, _ more: String = "") throws
    -> String
  {
    let file = workspace.folder.appending(path: "mail.key")
    try Data((secret + "\n").utf8).write(to: file)
    return """

      [[output]]
      id = "desk-mail"
      kind = "mail"
      url = "\(scheme)://localhost:\(port)"
      sender = "claimwatch@desk.example"
      recipients = ["desk@desk.example", "night@desk.example"]
      from = "start"
      \(more)
      """
  }

  /// The keys with which it lets somebody in.
  var login: String {
    """
    user = "\(Self.user)"
    secret_file = "\(workspace.folder.appending(path: "mail.key").path)"
    tls_ca = "\(authority.path)"
    """
  }

  private static let program = #"""
    import asyncio, email, email.policy, json, os, ssl, sys
    from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
    mode, key, certificate, box, replies, user, password = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def enter(server, session, envelope, mechanism, data):
        fits = isinstance(data, LoginPassword) and data.login == user.encode() and data.password == password.encode()
        if fits: session.who = user
        return AuthResult(success=fits, handled=True) if fits else AuthResult(success=False, handled=False)

    class Box:
        count = 0

        async def handle_RCPT(self, server, session, envelope, address, options):
            try:
                for line in open(replies + ".rcpt"):
                    who, reply = line.strip().split(" ", 1)
                    if who == address: return reply
            except FileNotFoundError:
                pass
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, server, session, envelope):
            with open(box + ".attempts", "a") as file: file.write("x\n")
            try:
                lines = open(replies).read().splitlines()
            except FileNotFoundError:
                lines = []
            reply = lines[0] if lines else "250"
            if reply == "always":
                reply = lines[1 + Box.count % (len(lines) - 1)]
                Box.count += 1
            elif lines:
                open(replies, "w").write("".join(line + "\n" for line in lines[1:]))
            if reply == "slow": await asyncio.sleep(60)
            if reply == "close": server.transport.abort()
            if not reply.startswith("250"): return "451 not now" if reply in ("slow", "close") else reply
            mail = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
            def part(kind):
                body = mail.get_body((kind,))
                return body.get_content() if body else ""
            with open(box, "a") as file:
                file.write(json.dumps({
                    "from": envelope.mail_from, "to": envelope.rcpt_tos, "user": getattr(session, "who", None),
                    "isSecure": session.ssl is not None or mode == "tls",
                    "headers": [[name, str(value)] for name, value in mail.items()],
                    "text": part("plain"), "html": part("html"),
                    "raw": envelope.original_content.decode("latin-1")}) + "\n")
            return "250 OK"

    async def main():
        def session():
            return SMTP(Box(), hostname="localhost", authenticator=enter, auth_required=mode != "plain",
                        auth_require_tls=mode == "starttls", require_starttls=False,
                        tls_context=context if mode == "starttls" else None)
        server = await asyncio.get_running_loop().create_server(
            session, "127.0.0.1", 0, ssl=context if mode == "tls" else None)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(main())
    """#
}
