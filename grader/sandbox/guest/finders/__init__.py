"""Where a submission's imports lead that no file of that name answers.

handout_modules  a module of the handout, handed in under another name
lost_folders     a module of a folder that did not come along
package_names    names that imports expect in a package of the handout itself
"""
