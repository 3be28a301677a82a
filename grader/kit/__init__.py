"""What leaves the course: archives for students and for Gradescope.

    student_kit           what students get, proven to hold nothing that they must not see
    student_texts         its README and its workflow for GitHub
    record_answers        the recorded values of public tests, written and checked
    gradescope_kit        Gradescope's autograder; own_wheel makes the grader's part of both kits
    gradescope_container  what it does there with one submission

Open to other rooms: gradescope_container, gradescope_kit, record_answers,
student_kit
"""
