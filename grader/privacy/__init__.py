"""What is stored about a student: shown to them, and erased.

    student_identity  the texts that stand for a student
    naming_files      which files hold one of them
    stored            a student's results, decisions and copies in a gradebook
    data_archive      everything about one student as an archive
    pseudonyms        results without names, and the key to them
    forgetting        students are erased, everywhere the grader wrote to

Open to other rooms: data_archive, forgetting, pseudonyms
"""
