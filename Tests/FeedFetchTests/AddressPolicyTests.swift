import FeedFetch
import FeedModel
import Glibc
import LoopbackServer
import Testing

@Suite("The address policy")
struct AddressPolicyTests {
  @Test(
    "public addresses are allowed",
    arguments: [
      "1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1",
      "2a00:1450::8a", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:0101:0101::1",
    ])
  func allowed(text: String) throws {
    #expect(AddressPolicy().allows(try #require(NetworkAddress(text))))
  }

  @Test(
    "what is not public is refused, in every dress",
    arguments: [
      "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254",
      "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1",
      "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
      "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
      "64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1",
      "2001:10::1", "2001:db8::1", "2002:7f00:1::", "2002:c0a8:101::1", "3fff::1", "fc00::1",
      "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1", "5f00::1", "4000::1", "8000::1",
    ])
  func refused(text: String) throws {
    let address = try #require(NetworkAddress(text))
    #expect(!AddressPolicy().allows(address))
    var open = AddressPolicy()
    open.allowsEverything = true
    #expect(open.allows(address))
  }

  @Test("the operator's blocks are allowed besides, IPv4 also inside IPv6")
  func operatorsBlocks() throws {
    let policy = AddressPolicy(
      allowed: [AddressBlock("10.1.0.0/16"), AddressBlock("fd00::/8")].compactMap(\.self))
    for text in ["10.1.2.3", "::ffff:10.1.2.3", "fd00::1", "1.1.1.1"] {
      #expect(policy.allows(try #require(NetworkAddress(text))))
    }
    for text in ["10.2.0.1", "fc00::1", "127.0.0.1"] {
      #expect(!policy.allows(try #require(NetworkAddress(text))))
    }
  }

  @Test(
    "a refused address is never connected to, however it is written",
    arguments: [
      "127.0.0.1", "localhost", "0x7f.1", "2130706433", "017700000001", "127.1",
      "[::ffff:127.0.0.1]",
      "[::ffff:7f00:1]", "0.0.0.0", "LOCALHOST", "127.0.0.1.",
    ])
  func notConnected(host: String) async {
    let server = LoopbackServer()
    server.serve("/", .ok("<rss/>"))
    let failure = await Loopback.failure(
      of: Loopback.request("http://\(host):\(server.port)/") { $0.addressPolicy = AddressPolicy() })
    #expect(
      failure?.code == .addressRefused || failure?.code == .dns,
      "\(failure.map(\.description) ?? "no failure")")
    #expect(server.acceptedConnections == 0)
  }

  @Test("a connection opened for a feed with a wider policy serves no other feed")
  func pooledConnection() async throws {
    let server = LoopbackServer()
    server.serve("/", .ok("<rss/>"))
    let engine = Loopback.engine()
    _ = try await engine.fetch(Loopback.request(server.url("/")) { $0.allowPrivate = true })
    let failure = await Loopback.failure(
      of: Loopback.request(server.url("/")) { $0.addressPolicy = AddressPolicy() }, by: engine)
    #expect(failure?.code == .addressRefused)
    #expect(server.requests.count == 1)
  }

  @Test("where only a host is trusted, a redirect to another one finds public addresses alone")
  func trustedHost() async throws {
    let own = LoopbackServer()
    let other = LoopbackServer()
    own.serve("/", .redirect(302, to: own.url("/there")))
    own.serve("/there", .ok("<rss/>"))
    own.serve("/away", .redirect(302, to: other.url("/")))
    other.serve("/", .ok("<rss/>"))
    func fetch(_ path: String, _ trusted: FetchRequest.TrustedHops) async -> FetchError? {
      await Loopback.failure(
        of: Loopback.request(own.url(path)) {
          $0.allowPrivate = true
          $0.trusted = trusted
        })
    }
    #expect(await fetch("/", .all) == nil)
    #expect(await fetch("/away", .all) == nil)
    let host = FetchRequest.TrustedHops.hostOf(own.url("/feed"))
    #expect(await fetch("/", host) == nil)
    let asked = other.requests.count
    #expect(await fetch("/away", host)?.code == .addressRefused)
    #expect(await fetch("/", .nobody)?.code == .addressRefused)
    #expect(other.requests.count == asked)
  }

  @Test(
    "through a proxy only names are asked for that can be public",
    arguments: [
      ("http://feed.example/a", true), ("http://wiki/a", false), ("http://printer.local/a", false),
      ("http://vault.corp.internal/a", false), ("http://127.0.0.1/a", false),
    ])
  func namesByProxy(url: String, isAsked: Bool) async throws {
    let proxy = LoopbackServer()
    proxy.serve(url, .ok("<rss/>"))
    let failure = await Loopback.failure(
      of: Loopback.request(url) {
        $0.proxy = proxy.url("")
        $0.trusted = .nobody
      })
    #expect(failure?.code == (isAsked ? nil : .addressRefused))
    #expect(proxy.requests.count == (isAsked ? 1 : 0))
  }

  @Test("environment proxies are not used; a configured one is, but not for an address in the URL")
  func proxy() async throws {
    let proxy = LoopbackServer()
    proxy.serve("http://feed.example/a", .ok("<rss/>"))
    let response = try await Loopback.engine().fetch(
      Loopback.request("http://feed.example/a") {
        $0.addressPolicy = AddressPolicy()
        $0.proxy = proxy.url("")
      })
    #expect(String(decoding: response.body, as: UTF8.self) == "<rss/>")
    let failure = await Loopback.failure(
      of: Loopback.request("http://169.254.169.254/meta") {
        $0.addressPolicy = AddressPolicy()
        $0.proxy = proxy.url("")
      })
    #expect(failure?.code == .addressRefused)
    #expect(proxy.requests.count == 1)
    await #expect(processExitsWith: .success) {
      let proxy = LoopbackServer()
      let server = LoopbackServer()
      server.serve("/feed", .ok("<rss/>"))
      for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        setenv(name, proxy.url(""), 1)
      }
      _ = try await Loopback.engine().fetch(Loopback.request(server.url("/feed")))
      #expect(proxy.acceptedConnections == 0)
      #expect(server.requests.count == 1)
    }
  }
}
