import Foundation
import Testing

@testable import ContentDigest

@Suite struct HMACTests {
  /// RFC 4231, test cases 1, 2 and 6.
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0B, count: 20), "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xAA, count: 131),
      "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ])
  func codesAreThoseOfTheStandard(key: [UInt8], message: String, digits: String) {
    let code = HMACSHA256.code(of: Array(message.utf8), key: key)
    #expect(code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == digits)
  }

  /// RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func base64IsThatOfTheStandard(text: String, encoded: String) {
    #expect(Base64Text.encoded(Array(text.utf8)) == encoded)
    #expect(Base64Text.decoded(encoded.utf8) == Array(text.utf8))
    let bare = encoded.utf8.filter { $0 != UInt8(ascii: "=") }
    #expect(Base64Text.decoded(bare) == Array(text.utf8))
  }

  @Test func base64IsFoundations() {
    for count in 0..<70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
      #expect(Base64Text.encoded(bytes) == Data(bytes).base64EncodedString())
    }
  }

  @Test(arguments: ["Z", "Zg=", "Zg===", "Zh==", "Zm9vYg=a", "Zm9v\n", "Zm9-", "=", "===="])
  func whatIsNoBase64IsRefused(text: String) {
    #expect(Base64Text.decoded(text.utf8) == nil)
  }
}
