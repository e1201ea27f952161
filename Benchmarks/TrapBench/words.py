"""News by the word: what the repairs and readers of claims look for, in any order, with line ends
between. An invented harbour town."""
import random

ENDS = ["\n", "\n\n", ".", ".\n", ".”", ",”", "?", "!", "…", ":", ",", ";", " —", "..."]
PHRASES = """
Lena Varn|Varn|Ms Varn|Holm|harbour minister Lena Varn|the minister|he|she|they|it|I|we|Northport|the ministry|
Harbour ministry spokesman Jo Marsh|a spokesman|officials|Dr. A. Lind|the U.S. Navy|Sen. Mara Quist|sources|
the board of Northport|The Gazette|a report|who|Marsh, a spokeswoman,|Northport blames crews|nobody|HOST:|A. LIND:|
said|says|has said|told the board|told reporters|added|adding|wrote|announced|denied|has denied|according to|
According to|accused|accused Varn of|warned that|called for|asked whether|claims|is said to|was quoted as saying|
was quoted by the Gazette as saying|reportedly|allegedly|declined to comment|refused to answer|did not respond|
would not say|vowed to|promised|confirmed|estimates|doubts|said that|said in|said in a|said in the|says in his|
wrote in an|announced in their|said on Monday|insisted|tweeted|argues|in a|in the|in his|In the evening|In a|
a statement|in a statement|in an interview|news conference|video|telegram|briefing|letter|in a hope|
There was no immediate comment from|no response from|comment|could not be reached for comment|for comment|
on Friday|last week|in two weeks|yesterday|5 May|May 2031|30-40|about 40|at least 40 boats|$5 million|3.5%|1,400|
2031|five|half|more than|not|never|may|would|if|the|a|boats|the Kestrel|will|sink|that|and|but|which|because|
the raid hit four boats|the river will rise|no boat was lost|is|was|of|to|as|the pier|[Harbour Wire]|(|)|’s|
“|”|‘|’|"|'|«|»|“Nobody left|the Kestrel sank,”|“We are ready|–|-|U.S.|Sevastopol|Kyiv|港|x\u0301
""".replace("\n", "").split("|")


def text(chance, longest):
    """One text of up to `longest` pieces."""
    pieces = []
    for _ in range(chance.randint(1, longest)):
        pieces.append(chance.choice(PHRASES))
        if chance.random() < 0.2:
            pieces.append(chance.choice(ENDS))
    return "".join(
        piece if piece in ENDS or piece in "”’)" or chance.random() < 0.05 else " " + piece
        for piece in pieces).strip(" ")


def texts(count, seed=1, longest=14):
    """`count` texts, the same ones for the same seed."""
    chance = random.Random(seed)
    return [text(chance, longest) for _ in range(count)]
