yl-facesearch doctor
