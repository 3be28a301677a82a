"""What a student's files hold decides which of them is graded.

    file_content   bytes of a file that can be source code, or why they cannot
    source_names   code under another ending gets the name by which Python reads it
    handed_out     what the assignment hands out and asks for
    student_work   what files define of that, and what of it is as in the starter
    imports        which files the main one takes names from by itself
    further_files  what counts beside the main file, and what does not
    nothing_chosen why no file was chosen: what was found, and what to do
    refused_files  twins, and what an archive or a folder refuses
    readers        the confined processes that read what students handed in

Names are asked first, by `grader.intake.choose`: no process is started for an
ordinary submission.
"""
