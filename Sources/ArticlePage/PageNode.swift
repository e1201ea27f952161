/// One element of a page. Elements stand in the order of their start tags; the text of one, with all
/// that is inside it, is one range of the page's text.
struct PageNode {
  var tag: PageTag
  var hints: PageHints
  /// The element around it; -1 for none.
  var parent: Int32
  /// The first element behind it and all that is inside it.
  var end: Int32
  var textStart: Int32
  var textEnd: Int32
  /// Its blocks, as a range of the page's blocks.
  var firstBlock: Int32 = 0
  var endBlock: Int32 = 0
}
