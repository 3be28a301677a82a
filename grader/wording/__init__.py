"""What the engine found becomes sentences, in the language of the run.

    texts       the words of other languages, sentence by sentence
    quotations  text of a student, marked as such
    judgements  what is said of a test
    hidden_tests what a student reads of a hidden test
    differences how a value differs from the right one
    failures    why student code gave no usable value
    load_notes  what a load notes
    phrases     sentences that are kept as data, and notes made of them
    explanations what a diagnosis says
    replies     what a reply is, and what was asked for
    signatures  how a function cannot be called the way the handout says
    broken_files why a file is no Python

No other module builds such a sentence, and none reads one to decide something.

Open to other rooms: broken_files, differences,
explanations, failures, hidden_tests, judgements, load_notes, phrases,
quotations, texts
"""
