import TestSupport
import Testing

@testable import ReadableText

@Suite struct HTMLTextTests {
  /// HTML and the text a reader sees; names say what a case proves.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let html: String
    let text: String
    var testDescription: String { name }
    init(_ name: String, _ html: String, _ text: String) {
      self.name = name
      self.html = html
      self.text = text
    }
  }

  static let cases: [Case] = [
    Case("inline elements join words", "un<b>believ</b>able", "unbelievable"),
    Case("paragraphs are split by an empty line", "<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
    Case("blocks end a line", "<div>A</div><div>B<span>C</span></div>", "A\nBC"),
    Case("a line break ends a line", "one<br>two<br/>three", "one\ntwo\nthree"),
    Case("two line breaks make a paragraph", "one<br><br />two", "one\n\ntwo"),
    Case("list items have lines", "<ul><li>One<li>Two</ul>", "One\nTwo"),
    Case(
      "cells are split by spaces",
      "<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>", "A B\nC"),
    Case("headings stand alone", "<h2>Head</h2>Body", "Head\n\nBody"),
    Case("white space collapses", "<p>  a \n\t b  </p>\n\n<p> c</p>", "a b\n\nc"),
    Case("no-break spaces collapse", "a&nbsp;&nbsp; b\u{A0}c\u{2003}d\u{3000}e", "a b c d e"),
    Case(
      "line feeds are spaces where markup structures", "one\n\ntwo <b>three</b>", "one two three"),
    Case("an empty line is a paragraph where no markup is", "one\nline\n\ntwo", "one line\n\ntwo"),
    Case("preformatted text keeps its lines", "<pre>a\nb\n\nc</pre>d", "a\nb\n\nc\n\nd"),
    Case(
      "scripts are dropped", "<p>Safe</p><script>var x='<p>no</p>';</script>text", "Safe\n\ntext"),
    Case("an end tag of another element does not end a script", "<script>'</p>'</script>x", "x"),
    Case("styles are dropped", "<style>p { color: red }</style><p>Text</p>", "Text"),
    Case("templates are dropped", "a<template><p>hidden</p></template>b", "ab"),
    Case("comments are dropped", "A<!-- hidden > -->B", "AB"),
    Case("a short comment is whole", "A<!-->B", "AB"),
    Case("a comment that is not closed hides the rest", "safe<!-- more", "safe"),
    Case("references are decoded", "Caf&eacute; &amp; bar &#8211; &#x20AC;5", "Café & bar – €5"),
    Case("a reference may lack its semicolon", "5 &lt 6 &copy 2026", "5 < 6 © 2026"),
    Case("a bare ampersand is text", "R&D with Q & A", "R&D with Q & A"),
    Case("unknown references are text", "A &foobar; B", "A &foobar; B"),
    Case("numbers 128 to 159 are windows-1252", "don&#146;t &#x80;5 &#150; x", "don’t €5 – x"),
    Case("C1 characters are windows-1252", "don\u{92}t", "don’t"),
    Case("references beyond Unicode vanish", "A&#99999999;&#xD800;&#0;B", "AB"),
    Case("two scalars of one name", "&nGt;", "\u{226B}\u{20D2}"),
    Case("control characters vanish", "a\u{1}b\u{7F}c\u{FEFF}d\u{FFFE}e", "abcde"),
    Case("Unicode line separators are breaks", "a\u{2028}b\u{2029}c", "a\nb\n\nc"),
    Case("bidi controls stay", "a\u{202E}b&rlm;c", "a\u{202E}b\u{200F}c"),
    Case("a less-than before a space is text", "5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
    Case("a less-than before a digit is text", "I <3 you", "I <3 you"),
    Case("a greater-than in a value ends no tag", "<a title=\"a > b\" href='x'>x</a> y", "x y"),
    Case("a quote outside a value is nothing", "<a href=http://example.org/\">x</a>", "x"),
    Case("a quote never closed ends with its tag", "<a title=\"x>y</a> z", "y z"),
    Case("half a tag of HTML at the end is dropped", "text <a href=\"http://exa", "text"),
    Case("a strange word behind a less-than stays", "wait <bar and", "wait <bar and"),
    Case("a declaration is skipped", "a<!DOCTYPE html>b", "ab"),
    Case("half a declaration is text", "<!DOCTYPE", "<!DOCTYPE"),
    Case("an instruction is skipped", "a<?php echo 1 ?>b", "ab"),
    Case("bad nesting does no harm", "<b><i>x</b></i> y", "x y"),
    Case("unclosed elements do no harm", "<p>One<p>Two <b>bold", "One\n\nTwo bold"),
    Case("upper case names", "<P>One</P><BR><SCRIPT>no</SCRIPT>two", "One\n\ntwo"),
    Case("Cyrillic passes", "<p>Привет, <b>мир</b></p>", "Привет, мир"),
    Case("emoji pass", "👍🏽 ok &#128077;", "👍🏽 ok 👍"),
    Case("nothing gives nothing", "<p> &nbsp; </p>", ""),
  ]

  @Test(arguments: cases) func showsTheText(_ example: Case) {
    #expect(HTMLText.text(example.html) == example.text)
  }

  @Test(arguments: cases) func theMapChangesNothing(_ example: Case) {
    #expect(HTMLText.textWithMap(example.html).text == example.text)
  }

  @Test func singleLineHasNoBreaks() {
    var out = ByteBuffer()
    Array("<p>One<br>two</p><p>three</p>".utf8).withUnsafeBufferPointer {
      HTMLText.append($0, to: &out, singleLine: true)
    }
    #expect(out.string == "One two three")
  }

  /// Shapes that make careless readers take quadratic time.
  @Test(
    arguments: [
      "<a b=\"", "<a b='<a b=\"", "<!--", "<!-", "<script>", "</script", "<zz ", "<zz b=\"x>", "&",
      "&#", "&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "<", "</", "<?", "<!doctype ", "<p>", "<pre>",
    ])
  func hostileShapesTakeLinearTime(_ shape: String) {
    #expect(
      Growth.isLinear { size in
        _ = HTMLText.text(String(repeating: shape, count: size / shape.utf8.count))
      })
  }

  /// What grows most when it is normalised must fit into what was reserved for it.
  @Test(arguments: ["\u{80}", "&nGt;", "<p>x", "a\n\nb", "\u{2028}x", "&#128", "<br><br>x"])
  func growingTextFits(_ piece: String) {
    let html = String(repeating: piece, count: 5000)
    let text = HTMLText.text(html)
    #expect(!text.isEmpty)
    #expect(text.utf8.count <= html.utf8.count * 3 / 2)
  }
}
