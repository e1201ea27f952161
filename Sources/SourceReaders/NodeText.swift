import CLibXML2
import FeedModel
import ReadableText

/// An element as HTML, so that its text is made by the same rules as that of a feed's fields: blocks end
/// lines, scripts and styles are nothing.
enum NodeText {
  /// Appends `root` with all that is inside. Walks without recursion.
  static func appendHTML(_ root: xmlNodePtr, to out: inout ByteBuffer) {
    guard root.pointee.type == XML_ELEMENT_NODE else {
      if let text = xmlNodeGetContent(root) {
        escape(text, to: &out)
        cw_xml_free(text)
      }
      return
    }
    var node = root
    while true {
      if node.pointee.type == XML_TEXT_NODE, let text = node.pointee.content {
        escape(text, to: &out)
      }
      if node.pointee.type == XML_ELEMENT_NODE {
        append(tag: node, isEnd: false, to: &out)
        if let child = node.pointee.children {
          node = child
          continue
        }
        append(tag: node, isEnd: true, to: &out)
      }
      while node != root, node.pointee.next == nil, let parent = node.pointee.parent {
        node = parent
        append(tag: node, isEnd: true, to: &out)
      }
      guard node != root, let next = node.pointee.next else { return }
      node = next
    }
  }

  private static func append(tag node: xmlNodePtr, isEnd: Bool, to out: inout ByteBuffer) {
    guard let name = node.pointee.name else { return }
    let bytes = UnsafeBufferPointer(start: name, count: Int(xmlStrlen(name)))
    guard bytes.count < 32,
      bytes.allSatisfy({ CharacterReference.isLetter($0) || CharacterReference.isDigit($0) })
    else { return }
    if isEnd, bytes.elementsEqual("br".utf8) || bytes.elementsEqual("img".utf8) { return }
    out.append(UInt8(ascii: "<"))
    if isEnd { out.append(UInt8(ascii: "/")) }
    out.append(bytes)
    out.append(UInt8(ascii: ">"))
  }

  private static func escape(_ text: UnsafePointer<UInt8>, to out: inout ByteBuffer) {
    for byte in UnsafeBufferPointer(start: text, count: Int(xmlStrlen(text))) {
      switch byte {
      case UInt8(ascii: "&"): out.append("&amp;")
      case UInt8(ascii: "<"): out.append("&lt;")
      case UInt8(ascii: ">"): out.append("&gt;")
      default: out.append(byte)
      }
    }
  }
}
