import FeedModel
import Testing

@Suite("Addresses and CIDR blocks")
struct AddressBlockTests {
  @Test(
    "an address reads and writes in its canonical form",
    arguments: [
      ("127.0.0.1", "127.0.0.1"), ("255.255.255.255", "255.255.255.255"), ("::", "::"),
      ("::1", "::1"), ("1::", "1::"), ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
      ("fe80:0:0:0:0:0:0:1", "fe80::1"), ("::ffff:192.0.2.1", "::ffff:c000:201"),
      ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
      ("64:ff9b::10.0.0.1", "64:ff9b::a00:1"),
    ])
  func canonical(text: String, expected: String) {
    #expect(NetworkAddress(text)?.description == expected)
  }

  @Test(
    "what is not an address is refused",
    arguments: [
      "", ".", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", "0x7f.0.0.1",
      "2130706433", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::",
      "::1::", "12345::", "g::", "1:", ":1", "[::1]", "fe80::1%eth0", "1.2.3.4::", "::1.2.3",
    ])
  func notAnAddress(text: String) {
    #expect(NetworkAddress(text) == nil)
  }

  @Test(
    "a block reads, and its host bits are cleared",
    arguments: [
      ("127.0.0.0/8", "127.0.0.0/8"), ("10.1.2.3/8", "10.0.0.0/8"), ("0.0.0.0/0", "0.0.0.0/0"),
      ("192.0.2.7", "192.0.2.7/32"), ("fc00::/7", "fc00::/7"), ("fdff::1/7", "fc00::/7"),
      ("2001:db8::1/64", "2001:db8::/64"), ("2001:db8::ff:1/112", "2001:db8::ff:0/112"),
      ("::1", "::1/128"), ("::/0", "::/0"),
    ])
  func block(text: String, expected: String) {
    #expect(AddressBlock(text)?.description == expected)
  }

  @Test(
    "what is not a block is refused",
    arguments: [
      "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "::/129", "10/8",
    ])
  func notABlock(text: String) {
    #expect(AddressBlock(text) == nil)
  }

  @Test(
    "a block holds its first and last address, and not their neighbours",
    arguments: [
      ("172.16.0.0/12", "172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0"),
      ("100.64.0.0/10", "100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0"),
      ("192.0.2.7/32", "192.0.2.7", "192.0.2.7", "192.0.2.6", "192.0.2.8"),
      (
        "fe80::/10", "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fec0::"
      ),
      (
        "2001:db8:0:0:8000::/65", "2001:db8:0:0:8000::", "2001:db8:0:0:ffff:ffff:ffff:ffff",
        "2001:db8:0:0:7fff:ffff:ffff:ffff", "2001:db8:0:1::"
      ),
    ])
  func edges(block: String, first: String, last: String, before: String, after: String) throws {
    let block = try #require(AddressBlock(block))
    #expect(block.contains(try #require(NetworkAddress(first))))
    #expect(block.contains(try #require(NetworkAddress(last))))
    #expect(!block.contains(try #require(NetworkAddress(before))))
    #expect(!block.contains(try #require(NetworkAddress(after))))
  }

  @Test("families do not mix, not even in the widest blocks")
  func families() throws {
    let allV4 = try #require(AddressBlock("0.0.0.0/0"))
    let allV6 = try #require(AddressBlock("::/0"))
    #expect(!allV4.contains(try #require(NetworkAddress("::1"))))
    #expect(!allV6.contains(try #require(NetworkAddress("1.2.3.4"))))
  }
}
